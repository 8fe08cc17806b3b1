import { Loader, Table, Text, Title } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { Filling } from "@/parts/Filling";
import { IntervalBar } from "@/parts/IntervalBar";
import { chance, figure, percent, signed } from "@/parts/numbers";
import { NumberLink } from "@/parts/NumberLink";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Verdict } from "@/parts/Verdict";
import { packIds } from "@/selection/packedIds";
import { EMPTY } from "@/selection/selection";
import { useLook, type Filled } from "./useLook";

type Adjusted = Schemas["AdjustedGapDocument"];
type Half = Schemas["HalfDocument"];

interface Props {
  dataset: string;
  run: string;
  slice: string;
}

/** What else could account for a slice's gap, and whether it is there among other images and by other metrics. */
export function SliceDetail(props: Props) {
  return (
    <div className="slice-detail">
      <Confounders {...props} />
      <Halves {...props} />
      <Metrics {...props} />
    </div>
  );
}

function Confounders({ dataset, run, slice }: Props) {
  const filled = useLook("confounders", { dataset, run, slice });
  const { data: answer, error, refetch } = filled;
  const data = answer?.found;
  const gaps = data ? [data.before, ...data.single, ...(data.single.length > 1 ? [data.after] : [])].filter((gap) => gap !== null) : [];
  const reach = reachOf(gaps);
  return (
    <section aria-label={`What could explain ${slice}`}>
      <Title order={2}>Is it this, or just size or category?</Title>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <Waiting filled={filled} known="This is not computed yet.">
        The slice is set beside other objects that are alike.
      </Waiting>
      {data && <Text size="sm">{data.words}</Text>}
      {gaps.length > 0 && (
        <Table fz="sm" verticalSpacing={3} className="slice-gaps">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Objects alike in</Table.Th>
              <Table.Th>Gap in {data!.metric}</Table.Th>
              <Table.Th className="numeric">Matched</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {gaps.map((gap) => (
              <Table.Tr key={gap.match_on.join()}>
                <Table.Th scope="row">{gap.match_on.length ? gap.match_on.join(" and ") : "nothing"}</Table.Th>
                <Table.Td>
                  <GapBar {...gap} reach={reach} />
                </Table.Td>
                <Table.Td className="numeric" title="objects of the slice that found others alike">
                  {percent(gap.share)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function Halves({ dataset, run, slice }: Props) {
  const filled = useLook("halves", { dataset, run, slice });
  const { data, error, refetch } = filled;
  const reach = reachOf(data?.halves.map(({ gap }) => gap) ?? []);
  return (
    <section aria-label={`${slice} in two halves`}>
      <Title order={2}>Is it there in both halves of the images?</Title>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <Waiting filled={filled} known={`${data?.halves.length ?? 0} of 2 halves are tested.`}>
        Each half of the images is tested by itself. What is done is kept.
      </Waiting>
      {data && data.halves.length > 0 && (
        <>
          <Text size="sm">
            <strong>{AGREEMENTS[data.agreement]}</strong> {data.note}
          </Text>
          <Table fz="sm" verticalSpacing={3} className="slice-gaps">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Half</Table.Th>
                <Table.Th className="numeric">Objects</Table.Th>
                <Table.Th>Gap</Table.Th>
                <Table.Th className="numeric">q</Table.Th>
                <Table.Th>Verdict</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.halves.map((half) => (
                <HalfRow key={half.half} half={half} reach={reach} dataset={dataset} run={run} />
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </section>
  );
}

function Metrics({ dataset, run, slice }: Props) {
  const filled = useLook("gaps", { dataset, run, slice });
  const { data, error, refetch } = filled;
  const gaps = data?.slices[0]?.gaps ?? [];
  const reach = reachOf(gaps);
  return (
    <section aria-label={`${slice} by other metrics`}>
      <Title order={2}>Is it there by other metrics?</Title>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <Waiting filled={filled} known={`${gaps.length} of ${data?.n_parts ?? 0} metrics are tested.`}>
        The slice is set beside random slices of its size. What is done is kept.
      </Waiting>
      {gaps.length > 0 && (
        <Table fz="sm" verticalSpacing={3} className="slice-gaps">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Metric</Table.Th>
              <Table.Th>Gap</Table.Th>
              <Table.Th className="numeric">q</Table.Th>
              <Table.Th>Verdict</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {gaps.map((gap) => (
              <Table.Tr key={gap.metric}>
                <Table.Th scope="row">{gap.metric}</Table.Th>
                <Table.Td>
                  <GapBar {...gap} reach={reach} />
                </Table.Td>
                <Table.Td className="numeric">{chance(gap.q)}</Table.Td>
                <Table.Td>
                  <Verdict verdict={gap.verdict} reason={gap.reason} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

/** That an answer is on its way, or how far the job is that computes it. */
function Waiting({ filled, known, children }: { filled: Filled; known: string; children: string }) {
  if (!filled.data) return filled.error ? null : <Loader size="xs" aria-label="Loading" />;
  if (!filled.data.n_missing) return null;
  return (
    <Filling filled={filled} known={known}>
      {children}
    </Filling>
  );
}

const AGREEMENTS: Readonly<Record<Schemas["ConfirmationDocument"]["agreement"], string>> = {
  "both halves": "In both.",
  "one half": "In one of them.",
  "neither half": "In neither of them.",
  "insufficient evidence": "There is too little in a half to say.",
  "selected on the outcome": "Nothing can be said: it was chosen by the outcome itself.",
  "not tested yet": "One half is still to come.",
};

function HalfRow({ half, reach, dataset, run }: { half: Half; reach: number; dataset: string; run: string }) {
  const { gap, object_ids: ids } = half;
  const isCircular = gap.verdict === "selected on the outcome";
  const objects = { ...EMPTY, dataset, run, items: "objects" as const, ids: packIds(ids, half.n_slice_objects) };
  return (
    <Table.Tr>
      <Table.Th scope="row">{half.half}</Table.Th>
      <Table.Td className="numeric">{ids.length ? <NumberLink value={half.n_slice_objects} selection={objects} label={`objects in half ${half.half}`} /> : half.n_slice_objects}</Table.Td>
      <Table.Td>{isCircular ? "–" : <GapBar {...gap} reach={reach} />}</Table.Td>
      <Table.Td className="numeric">{isCircular ? "–" : chance(gap.q)}</Table.Td>
      <Table.Td>
        <Verdict verdict={gap.verdict} reason={gap.reason} />
      </Table.Td>
    </Table.Tr>
  );
}

function GapBar({ value, low, high, reach }: Pick<Adjusted, "value" | "low" | "high"> & { reach: number }) {
  if (value === null) return "–";
  const said = low === null || high === null ? "no interval" : `95 % interval ${figure(low)} – ${figure(high)}`;
  return (
    <span className="slice-gap" title={said}>
      <span className="slice-gap-value">{signed(value)}</span>
      <IntervalBar value={value} low={low} high={high} reference={0} from={-reach} to={reach} width={110} colour="var(--mantine-color-indigo-5)" />
    </span>
  );
}

/** One scale for the bars of a table. */
function reachOf(gaps: readonly Pick<Adjusted, "value" | "low" | "high">[]): number {
  return Math.max(0.1, ...gaps.flatMap(({ value, low, high }) => [value, low, high]).map((end) => Math.abs(end ?? 0)));
}
