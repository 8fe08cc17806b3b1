import { Anchor, Button, Group, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { searchRequest } from "@/selection/requests";
import type { Selection } from "@/selection/selection";

/** The chosen range as a slice of objects, by its filter. */
export function SaveRange({ selection }: { selection: Selection }) {
  const [name, setName] = useState("");
  const client = useQueryClient();
  const create = api.useMutation("post", "/api/v1/datasets/{dataset}/slices", { onSuccess: () => client.invalidateQueries({ queryKey: ["get", "/api/v1/datasets/{dataset}/slices"] }) });
  if (create.data) {
    const { name: made, n_members, scope } = create.data;
    return (
      <Text size="sm" mt="xs" role="status">
        Slice <strong>{made}</strong> holds {plural(n_members, scope)}. <Anchor href={addressOf("slices", selection)}>Test its gap</Anchor>
      </Text>
    );
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    create.mutate({ params: { path: { dataset: selection.dataset } }, body: { name: name.trim(), scope: "objects", replace: false, query: searchRequest(selection) } });
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" my="xs">
        <TextInput size="xs" aria-label="Name of the slice" placeholder="Name of the slice" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
        <Button size="xs" type="submit" variant="default" disabled={!name.trim()} loading={create.isPending}>
          Save as slice
        </Button>
      </Group>
      {create.error && <ProblemAlert error={create.error} />}
    </form>
  );
}
