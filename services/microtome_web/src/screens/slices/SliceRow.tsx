import { Anchor, Button, Checkbox, Group, Table, Text } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { IntervalBar } from "@/parts/IntervalBar";
import { NumberLink } from "@/parts/NumberLink";
import { count, figure, percent } from "@/parts/numbers";
import { chosenBy } from "@/parts/slices";
import { addressOf, useParameter } from "@/selection/location";
import { EMPTY, type Items } from "@/selection/selection";
import { GapCells } from "./GapCells";
import { SliceActions } from "./SliceActions";
import { SliceDetail } from "./SliceDetail";
import type { Compared } from "./useFigures";
import type { TestedSlice } from "./useGaps";

interface Props {
  slice: Schemas["SliceDocument"];
  dataset: string;
  run: string;
  whole: Schemas["SelectionDocument"] | undefined;
  tested: TestedSlice | undefined;
  stale: string | null;
  /** the figures of the run and of those beside it */
  compared: Compared | undefined;
  isChosen: boolean;
  onChoose: () => void;
  onTest: () => void;
}

/** One slice: its size, how the run does on it, its gap and what that means. */
export function SliceRow({ slice, dataset, run, whole, tested, stale, compared, isChosen, onChoose, onTest }: Props) {
  const items: Items = slice.scope === "images" ? "images" : "objects";
  const members = { ...EMPTY, dataset, run, items, slice: slice.name };
  const [detail, setDetail] = useParameter("detail");
  const isOpened = run !== "" && detail === slice.name;
  return (
    <>
      <Table.Tr data-opened={isOpened || undefined}>
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
          {slice.versions_behind > 0 && (
            <Text size="xs" c="dimmed" className="nowrap" title="Its members are those of a former version of the labels: refresh it by the menu at the end of its row">
              of version {slice.dataset_version}: refresh it
            </Text>
          )}
        </Table.Td>
        <Table.Td className="numeric">
          <NumberLink value={slice.n_members} selection={members} label={slice.scope} />
          <Text size="xs" c="dimmed">
            {slice.scope}
          </Text>
        </Table.Td>
        {run && (
          <>
            <Rates slice={slice} dataset={dataset} run={run} items={items} whole={whole} compared={compared} />
            <Metric name="mAP" run={run} compared={compared} />
            <Metric name="AP50" run={run} compared={compared} />
            <GapCells tested={tested} circular={chosenBy(slice, run)} stale={stale} onTest={onTest} />
          </>
        )}
        <Table.Td>
          <Group gap={2} wrap="nowrap" justify="flex-end">
            {run && (
              <Button size="compact-xs" variant="default" aria-expanded={isOpened} aria-label={`Why ${slice.name}`} onClick={() => setDetail(isOpened ? "" : slice.name, true)}>
                Why?
              </Button>
            )}
            <SliceActions slice={slice} dataset={dataset} run={run} />
          </Group>
        </Table.Td>
      </Table.Tr>
      {isOpened && (
        <Table.Tr>
          <Table.Td colSpan={11}>
            <SliceDetail dataset={dataset} run={run} slice={slice.name} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function Rates({ slice, dataset, run, items, whole, compared }: Pick<Props, "slice" | "dataset" | "run" | "whole" | "compared"> & { items: Items }) {
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
            <IntervalBar value={recall.value} low={recall.low} high={recall.high} reference={recall.baseline} width={64} colour="var(--mantine-color-indigo-5)" />
          </Group>
        ) : (
          <Text size="xs" c="dimmed" title={data?.no_rates ?? undefined}>
            {data?.selected_on.length ? "selected on the outcome" : "–"}
          </Text>
        )}
        {recall && <Beside name="recall" run={run} compared={compared} />}
      </Table.Td>
      <Table.Td className="numeric">
        {failed === null ? (
          "–"
        ) : (
          <>
            <NumberLink value={failed} label="failed objects" selection={{ ...EMPTY, dataset, run, items: "objects", slice: slice.name, where: filter }} />
            <Text size="xs" c="dimmed" className="nowrap" title="share of all failed objects of the data set">
              {all ? `${percent(failed / all)} of ${count(all)}` : ""}
            </Text>
          </>
        )}
      </Table.Td>
    </>
  );
}

/** A metric of the run, and under it that of the runs beside it. */
function Metric({ name, run, compared }: { name: "mAP" | "AP50"; run: string; compared: Compared | undefined }) {
  return (
    <Table.Td className="numeric">
      {figure(compared?.runs.find((one) => one.run === run)?.[name])}
      <Beside name={name} run={run} compared={compared} />
    </Table.Td>
  );
}

function Beside({ name, run, compared }: { name: "mAP" | "AP50" | "recall"; run: string; compared: Compared | undefined }) {
  return compared?.runs
    .filter((one) => one.run !== run)
    .map((one) => (
      <div key={one.run} className="beside" title={`${name} of ${one.run}`}>
        <span className="beside-run">{one.run}</span> {figure(one[name])}
      </div>
    ));
}

function errors(figures: Schemas["SelectionDocument"] | undefined): number | null {
  if (!figures || figures.outcomes.missed === undefined) return null;
  return figures.outcomes.missed + (figures.outcomes.mispredicted ?? 0);
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
