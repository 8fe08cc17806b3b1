import { Loader, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { client, type Schemas } from "@/api/client";
import { IntervalBar } from "@/parts/IntervalBar";
import { chance, figure, signed } from "@/parts/numbers";
import { NumberLink } from "@/parts/NumberLink";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Verdict } from "@/parts/Verdict";
import { packIds } from "@/selection/packedIds";
import { EMPTY } from "@/selection/selection";

type Adjusted = Schemas["AdjustedGapDocument"];
type Half = Schemas["HalfDocument"];

interface Props {
  dataset: string;
  run: string;
  slice: string;
}

/** What else could account for a slice's gap, and whether it is there again among other images. */
export function SliceDetail(props: Props) {
  return (
    <div className="slice-detail">
      <Confounders {...props} />
      <Halves {...props} />
    </div>
  );
}

function Confounders({ dataset, run, slice }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ["confounders", dataset, run, slice],
    queryFn: async ({ signal }) =>
      (await client.GET("/api/v1/datasets/{dataset}/analysis/confounders", { params: { path: { dataset }, query: { run, slice } }, signal })).data!,
    staleTime: 60_000,
  });
  const gaps = data ? [data.before, ...data.single, ...(data.single.length > 1 ? [data.after] : [])].filter((gap) => gap !== null) : [];
  const reach = reachOf(gaps);
  return (
    <section aria-label={`What could explain ${slice}`}>
      <Title order={2}>Is it this, or just size or category?</Title>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {!data && !error && <Loader size="xs" aria-label="Comparing with objects that are alike" />}
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
                  {(100 * gap.share).toFixed(0)} %
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
  const { data, error, refetch } = useQuery({
    queryKey: ["halves", dataset, run, slice],
    queryFn: async ({ signal }) =>
      (await client.GET("/api/v1/datasets/{dataset}/analysis/halves", { params: { path: { dataset }, query: { run, slice } }, signal })).data!,
    staleTime: 60_000,
  });
  const reach = reachOf(data?.halves.map(({ gap }) => gap) ?? []);
  return (
    <section aria-label={`${slice} in two halves`}>
      <Title order={2}>Is it there in both halves of the images?</Title>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {!data && !error && <Loader size="xs" aria-label="Testing each half" />}
      {data && (
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

const AGREEMENTS: Readonly<Record<Schemas["ConfirmationDocument"]["agreement"], string>> = {
  "both halves": "In both.",
  "one half": "In one of them.",
  "neither half": "In neither of them.",
  "insufficient evidence": "There is too little in a half to say.",
  "selected on the outcome": "Nothing can be said: it was chosen by the outcome itself.",
};

function HalfRow({ half, reach, dataset, run }: { half: Half; reach: number; dataset: string; run: string }) {
  const { gap, object_ids: ids } = half;
  const isCircular = gap.verdict === "selected on the outcome";
  const objects = { ...EMPTY, dataset, run, items: "objects" as const, ids: packIds(ids).text };
  return (
    <Table.Tr>
      <Table.Th scope="row">{half.half}</Table.Th>
      <Table.Td className="numeric">{ids.length ? <NumberLink value={half.n_slice_objects} selection={objects} label={`objects in half ${half.half}`} /> : half.n_slice_objects}</Table.Td>
      <Table.Td>{isCircular ? "–" : <GapBar {...gap} reach={reach} />}</Table.Td>
      <Table.Td className="numeric">{isCircular ? "–" : chance(gap.q)}</Table.Td>
      <Table.Td>
        <Verdict verdict={gap.verdict} />
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
