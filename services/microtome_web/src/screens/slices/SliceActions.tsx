import { ActionIcon, Button, Group, Menu, Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { ExportDialog } from "@/parts/ExportDialog";
import { NumberLink } from "@/parts/NumberLink";
import { count } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { EMPTY, type Items } from "@/selection/selection";

/** What can be done with a slice: review its labels, run its query again, export it, delete it. */
export function SliceActions({ slice, dataset, run }: { slice: Schemas["SliceDocument"]; dataset: string; run: string }) {
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const [exports, setExports] = useState(false);
  const list = { queryKey: ["get", "/api/v1/datasets/{dataset}/slices"] };
  const refresh = api.useMutation("post", "/api/v1/datasets/{dataset}/slices/{slice}/refresh", { onSuccess: () => client.invalidateQueries() });
  // the list alone: what else is shown of the slice would be asked for once more, in vain
  const remove = api.useMutation("delete", "/api/v1/datasets/{dataset}/slices/{slice}", { onSuccess: () => client.invalidateQueries(list) });
  const params = { path: { dataset, slice: slice.name } };
  const items: Items = slice.scope === "images" ? "images" : "objects";
  const error = refresh.error ?? remove.error;
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions of ${slice.name}`} loading={refresh.isPending}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={addressOf("review", { ...EMPTY, dataset, run, items, slice: slice.name })}>
            Review its labels
          </Menu.Item>
          <Menu.Item onClick={() => refresh.mutate({ params })}>Refresh: run its query again</Menu.Item>
          <Menu.Item onClick={() => setExports(true)}>Export…</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsks(true)}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {exports && <ExportDialog dataset={dataset} slice={slice.name} onClose={() => setExports(false)} />}
      <Modal opened={asks} onClose={() => setAsks(false)} title={`Delete the slice “${slice.name}”?`} closeButtonProps={{ "aria-label": "Close" }}>
        <Text size="sm">The images and objects stay; the query and its members are forgotten.</Text>
        {remove.error && <ProblemAlert error={remove.error} />}
        <Group justify="flex-end" mt="sm">
          <Button color="red" size="sm" loading={remove.isPending} onClick={() => remove.mutate({ params })}>
            Delete
          </Button>
        </Group>
      </Modal>
      <Modal opened={Boolean(refresh.data) || Boolean(error && !asks)} onClose={() => refresh.reset()} title={`Refreshed “${slice.name}”`} closeButtonProps={{ "aria-label": "Close" }}>
        {error && <ProblemAlert error={error} />}
        {refresh.data && <Difference diff={refresh.data} dataset={dataset} items={items} />}
      </Modal>
    </>
  );
}

function Difference({ diff, dataset, items }: { diff: Schemas["SliceDiffDocument"]; dataset: string; items: Items }) {
  const shown = (ids: number[]) => ({ ...EMPTY, dataset, items, where: `id IN (${ids.slice(0, 300).join(", ")})` });
  return (
    <Text size="sm" role="status">
      It holds {count(diff.n_members)} now: <NumberLink value={diff.added.length} label="added" selection={shown(diff.added)} /> added,{" "}
      <NumberLink value={diff.removed.length} label="removed" selection={shown(diff.removed)} /> removed.
    </Text>
  );
}
