import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { client, type Schemas } from "@/api/client";
import { plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { searchRequest } from "@/selection/requests";
import { EMPTY, type Selection } from "@/selection/selection";
import { orderQuery } from "@/selection/useOrder";

/** What becomes a slice: the query, the query without what says how the run did, or the marked items. */
export type Kept = "query" | "concept" | "marked";

interface Props {
  selection: Selection;
  kept: Kept;
  figures: Schemas["SelectionDocument"] | undefined;
  marked: ReadonlySet<number>;
  onClose: () => void;
}

const TITLES: Record<Kept, string> = { query: "Save as slice", concept: "Save the concept as slice", marked: "Save the marked items as slice" };

export function SaveSlice({ selection, kept, figures, marked, onClose }: Props) {
  const [name, setName] = useState(selection.text);
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: async (slice: string) => {
      const body = await bodyOf(queries, selection, kept, figures?.concept ?? null, marked, slice);
      return (await client.POST("/api/v1/datasets/{dataset}/slices", { params: { path: { dataset: selection.dataset } }, body })).data!;
    },
    onSuccess: () => queries.invalidateQueries(),
  });
  const isPredictions = selection.items === "predictions";
  function submit(event: FormEvent): void {
    event.preventDefault();
    create.mutate(name.trim());
  }
  return (
    <Modal opened onClose={onClose} title={TITLES[kept]} closeButtonProps={{ "aria-label": "Close" }}>
      {isPredictions ? (
        <Text size="sm">
          A slice is a set of images or of objects: predictions differ from run to run. Choose Images or Objects above, and save what the predictions have in
          common there.
        </Text>
      ) : create.data ? (
        <Saved slice={create.data} selection={selection} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus required maxLength={200} />
            <Text size="xs" c="dimmed">
              {meaning(kept, selection, figures, marked)}
            </Text>
            {kept === "query" && (figures?.selected_on.length ?? 0) > 0 && (
              <Text size="xs" c="orange">
                It is selected on the outcome ({figures!.selected_on.join(", ")}), so its gap can’t be tested on this run.
              </Text>
            )}
            {create.error && <ProblemAlert error={create.error} />}
            <Group justify="flex-end">
              <Button type="submit" size="sm" loading={create.isPending} disabled={!name.trim()}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Saved({ slice, selection, onClose }: { slice: Schemas["SliceDocument"]; selection: Selection; onClose: () => void }) {
  const address = addressOf("explorer", { ...EMPTY, dataset: selection.dataset, run: selection.run, items: selection.items, slice: slice.name });
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        Slice <strong>{slice.name}</strong> holds {plural(slice.n_members, slice.scope)}.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" size="sm" onClick={onClose}>
          Go on looking
        </Button>
        <Button component="a" href={address} size="sm" onClick={onClose}>
          Show the slice
        </Button>
      </Group>
    </Stack>
  );
}

function meaning(kept: Kept, selection: Selection, figures: Props["figures"], marked: ReadonlySet<number>): string {
  if (kept === "marked") return `These ${plural(marked.size, selection.items)} and no others, also on later runs.`;
  const where = kept === "concept" ? (figures?.concept ?? "") : selection.where;
  if (isFixed(selection)) {
    const held = kept === "query" && figures ? `These ${plural(figures.n, selection.items)}` : `What is listed or drawn around${where && ` and passes ${where}`}`;
    return `${held} and no others, also when the data set changes.`;
  }
  const parts = [
    selection.text && `the words “${selection.text}”`,
    selection.like !== null && `what is like item ${selection.like}`,
    selection.image && "what is like the picture",
    where && `the filter ${where}`,
    selection.slice && `the slice ${selection.slice}`,
  ].filter(Boolean);
  return `A query that is run again when the data set changes: ${parts.join(" and ") || `all ${selection.items}`}.`;
}

/** Whether it was listed or drawn: another version of the data set or of its map has no such list or place. */
function isFixed({ ids, lasso }: Selection): boolean {
  return ids !== "" || lasso !== "";
}

async function bodyOf(queries: QueryClient, selection: Selection, kept: Kept, concept: string | null, marked: ReadonlySet<number>, name: string): Promise<Schemas["SliceRequest"]> {
  const scope = selection.items === "images" ? "images" : "objects";
  const base = { name, scope, replace: false } as const;
  if (kept === "marked") return { ...base, ids: [...marked] };
  const asked = kept === "concept" ? { ...selection, where: concept ?? "", run: "", sort: "" } : selection;
  if (isFixed(selection)) return { ...base, ids: Array.from((await queries.fetchQuery(orderQuery(asked))).ids) };
  return { ...base, query: searchRequest(asked) };
}
