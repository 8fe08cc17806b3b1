import { Anchor, Checkbox, Group, Menu, ActionIcon, Modal, Button, Table, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { ExportDialog } from "@/parts/ExportDialog";
import { IntervalBar } from "@/parts/IntervalBar";
import { NumberLink } from "@/parts/NumberLink";
import { count, figure } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { EMPTY, type Items } from "@/selection/selection";
import type { TestedSlice } from "./useGaps";

interface Props {
  slice: Schemas["SliceDocument"];
  dataset: string;
  run: string;
  whole: Schemas["SelectionDocument"] | undefined;
  tested: TestedSlice | undefined;
  isChosen: boolean;
  onChoose: () => void;
}

/** One slice: its size, how the run does on it, its gap and what that means. */
export function SliceRow({ slice, dataset, run, whole, tested, isChosen, onChoose }: Props) {
  const items: Items = slice.scope === "images" ? "images" : "objects";
  const members = { ...EMPTY, dataset, run, items, slice: slice.name };
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox size="xs" checked={isChosen} onChange={onChoose} aria-label={`Choose ${slice.name}`} />
      </Table.Td>
      <Table.Td className="slice-name">
        <Anchor href={addressOf("explorer", members)} fw={600} size="sm">
          {slice.name}
        </Anchor>
        <Text size="xs" c="dimmed" lineClamp={1} title={queryOf(slice)}>
          {queryOf(slice)}
        </Text>
      </Table.Td>
      <Table.Td className="numeric">
        <NumberLink value={slice.n_members} selection={members} label={slice.scope} />
        <Text size="xs" c="dimmed">
          {slice.scope}
        </Text>
      </Table.Td>
      {run && (
        <>
          <Rates slice={slice} dataset={dataset} run={run} items={items} whole={whole} />
          <Table.Td className="numeric">{figure(tested?.metrics.mAP)}</Table.Td>
          <Table.Td className="numeric">{figure(tested?.metrics.AP50)}</Table.Td>
          <GapCells tested={tested} />
        </>
      )}
      <Table.Td>
        <Actions slice={slice} dataset={dataset} />
      </Table.Td>
    </Table.Tr>
  );
}

function Rates({ slice, dataset, run, items, whole }: Pick<Props, "slice" | "dataset" | "run" | "whole"> & { items: Items }) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/selection", { params: { path: { dataset }, query: { items, run, slice: slice.name } } });
  const recall = data?.rates.find((rate) => rate.name === "recall");
  const failed = errors(data);
  const all = errors(whole);
  const filter = "outcome IN ('missed', 'mispredicted')";
  return (
    <>
      <Table.Td>
        {recall ? (
          <Group gap={6} wrap="nowrap">
            <span>{figure(recall.value)}</span>
            <IntervalBar value={recall.value} low={recall.low} high={recall.high} reference={recall.baseline} width={90} colour="var(--mantine-color-indigo-5)" />
          </Group>
        ) : (
          <Text size="xs" c="dimmed" title={data?.no_rates ?? undefined}>
            {data?.selected_on.length ? "selected on the outcome" : "–"}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric">
        {failed === null ? (
          "–"
        ) : (
          <>
            <NumberLink value={failed} label="failed objects" selection={{ ...EMPTY, dataset, run, items: "objects", slice: slice.name, where: filter }} />
            <Text size="xs" c="dimmed">
              {all ? `${((100 * failed) / all).toFixed(0)} % of all ${count(all)}` : ""}
            </Text>
          </>
        )}
      </Table.Td>
    </>
  );
}

function errors(figures: Schemas["SelectionDocument"] | undefined): number | null {
  if (!figures || figures.outcomes.missed === undefined) return null;
  return figures.outcomes.missed + (figures.outcomes.mispredicted ?? 0);
}

const COLOURS: Record<string, string> = { worse: "#d55e00", better: "#0072b2" };

function GapCells({ tested }: { tested: TestedSlice | undefined }) {
  const gap = tested?.gap;
  if (!gap) {
    return (
      <>
        <Table.Td>
          <Text size="xs" c="dimmed">
            not tested
          </Text>
        </Table.Td>
        <Table.Td />
        <Table.Td />
      </>
    );
  }
  const reach = Math.max(0.1, Math.abs(gap.low ?? 0), Math.abs(gap.high ?? 0), Math.abs(gap.value ?? 0));
  return (
    <>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <span className="nowrap" title={`${gap.metric} less the mean of random slices of its size; raw difference ${figure(gap.raw)}`}>
            {signed(gap.value)} <span className="gap-metric">{gap.metric}</span>
          </span>
          <IntervalBar value={gap.value} low={gap.low} high={gap.high} reference={0} from={-reach} to={reach} width={90} colour={COLOURS[gap.verdict] ?? "var(--mantine-color-dimmed)"} />
        </Group>
      </Table.Td>
      <Table.Td className="numeric" title={`p ${figure(gap.p, 4)}`}>
        {gap.q !== null && gap.q < 0.0005 ? "<0.001" : figure(gap.q)}
      </Table.Td>
      <Table.Td>
        <span className="verdict">
          <span className="verdict-dot" style={{ background: COLOURS[gap.verdict] ?? "var(--mantine-color-dimmed)" }} aria-hidden />
          {gap.verdict}
        </span>
      </Table.Td>
    </>
  );
}

function signed(value: number | null): string {
  return value === null ? "–" : `${value > 0 ? "+" : ""}${value.toFixed(3)}`;
}

/** What a slice was made of, in short. */
export function queryOf(slice: Schemas["SliceDocument"]): string {
  const query = slice.query as { where?: string; text?: string; search?: Record<string, unknown>; operation?: string; slices?: string[] };
  const search = (query.search ?? query) as { text?: string; like?: number; where?: string; slice?: string; min_similarity?: number };
  if (query.operation && query.slices) return query.slices.join(` ${query.operation} `);
  const parts = [
    search.text && `“${search.text}”`,
    search.like !== undefined && search.like !== null && `like ${search.like}`,
    search.where,
    search.slice && `in ${search.slice}`,
  ];
  return parts.filter(Boolean).join(", ") || "a list of ids";
}

function Actions({ slice, dataset }: { slice: Schemas["SliceDocument"]; dataset: string }) {
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const [exports, setExports] = useState(false);
  const list = { queryKey: ["get", "/api/v1/datasets/{dataset}/slices"] };
  const refresh = api.useMutation("post", "/api/v1/datasets/{dataset}/slices/{slice}/refresh", { onSuccess: () => client.invalidateQueries() });
  // the list alone: what else is shown of the slice would be asked for once more, in vain
  const remove = api.useMutation("delete", "/api/v1/datasets/{dataset}/slices/{slice}", { onSuccess: () => client.invalidateQueries(list) });
  const params = { path: { dataset, slice: slice.name } };
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
        {refresh.data && <Difference diff={refresh.data} dataset={dataset} items={slice.scope === "images" ? "images" : "objects"} />}
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
