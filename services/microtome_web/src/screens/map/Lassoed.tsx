import { Anchor, Button, Group, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { client } from "@/api/client";
import { Crop } from "@/parts/Crop";
import { plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { EMPTY, type Selection } from "@/selection/selection";
import { orderQuery } from "@/selection/useOrder";
import { LassoFigures } from "./LassoFigures";
import { useLasso, type Lassoing } from "./useLasso";
import type { MappedItems } from "./useMap";
import type { Place } from "./view";

const PICTURES = 12;

interface Props {
  /** without the lasso */
  selection: Selection;
  items: MappedItems;
  polygon: readonly Place[] | null;
  /** the lasso as the address spells it; one of a former map has no polygon here */
  word: string;
  onClear: () => void;
  onTool: () => void;
}

/** What was drawn around: how many, the first of them, and how to keep or open them. */
export function Lassoed({ selection, items, polygon, word, onClear, onTool }: Props) {
  const { data, error } = useLasso(selection, items, polygon, PICTURES);
  if (!polygon) return <Hint items={items} isFormer={word !== ""} onTool={onTool} />;
  return (
    <section aria-label="Lasso" aria-busy={!data}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} role="status">
          {data ? plural(data.n, items) : "Counting"} in the lasso
        </Title>
        <Button size="compact-xs" variant="default" onClick={onClear} flex="none">
          Clear
        </Button>
      </Group>
      {error && <ProblemAlert error={error} />}
      {data && data.n > 0 && <Held {...{ items, held: data }} selection={{ ...selection, lasso: word }} />}
    </section>
  );
}

function Hint({ items, isFormer, onTool }: { items: MappedItems; isFormer: boolean; onTool: () => void }) {
  return (
    <section aria-label="Lasso">
      <Title order={2}>Lasso</Title>
      {isFormer && (
        <Text size="sm" role="note">
          The lasso of this address was drawn on a former map, where the {items} lay elsewhere.
        </Text>
      )}
      <Text size="sm" c="dimmed">
        Draw around {items} that lie together to count, open or keep them: by the{" "}
        <button type="button" className="map-link" onClick={onTool}>
          lasso
        </button>{" "}
        or with shift held. A click shows one of them.
      </Text>
    </section>
  );
}

interface HeldProps {
  /** with the lasso */
  selection: Selection;
  items: MappedItems;
  held: Lassoing;
}

function Held({ selection, items, held }: HeldProps) {
  const { dataset, run } = selection;
  return (
    <>
      <div className="map-held">
        {held.ids.map((id) => (
          <Crop key={id} dataset={dataset} items={items} id={id} run={run} size={64} alt={`${items.replace(/s$/, "")} ${id}`} />
        ))}
      </div>
      {run && <LassoFigures selection={selection} />}
      <Anchor size="sm" href={addressOf("explorer", selection)}>
        Open all in the explorer
      </Anchor>
      <KeepForm {...{ selection, items }} />
    </>
  );
}

/** Keeps what the lasso holds as a slice of exactly these items. */
function KeepForm({ selection, items }: Omit<HeldProps, "held">) {
  const { dataset, run } = selection;
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: async (slice: string) => {
      const ids = Array.from((await queries.fetchQuery(orderQuery(selection))).ids);
      const body = { name: slice, scope: items, ids, replace: false };
      return (await client.POST("/api/v1/datasets/{dataset}/slices", { params: { path: { dataset } }, body })).data!;
    },
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "map" }),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    keep.mutate(name.trim());
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" wrap="nowrap" align="flex-end" mt="xs">
        <TextInput size="xs" label="Keep as slice" placeholder="its name" maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} className="map-name" />
        <Button type="submit" size="xs" loading={keep.isPending} disabled={!name.trim()}>
          Save
        </Button>
      </Group>
      {keep.error && <ProblemAlert error={keep.error} />}
      {keep.data && (
        <Text size="sm" mt={6} role="status">
          Slice {keep.data.name} holds {plural(keep.data.n_members, keep.data.scope)}.{" "}
          <Anchor inherit underline="always" href={addressOf("explorer", { ...EMPTY, dataset, run, items, slice: keep.data.name })}>
            Show the slice
          </Anchor>
        </Text>
      )}
    </form>
  );
}
