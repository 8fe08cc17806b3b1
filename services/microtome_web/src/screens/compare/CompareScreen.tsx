import "./compare.css";
import { Loader, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, client } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { StartEvaluation } from "@/parts/StartEvaluation";
import { useParameter, useSelection } from "@/selection/location";
import { Choices } from "./Choices";
import { Exports } from "./Exports";
import { Matrix } from "./Matrix";
import { metricOf, runsOf, slicesOf, type Metric } from "./query";

/** What is set beside each other. */
export interface Compared {
  dataset: string;
  runs: readonly string[];
  slices: readonly string[];
  metric: Metric | null;
}

/** Runs beside the first one, on everything and on each slice: which differences are more than chance? */
export default function CompareScreen() {
  const [{ dataset, run }] = useSelection();
  const [runs] = useParameter("runs");
  const [slices] = useParameter("slices");
  const [metric] = useParameter("metric");
  const path = { dataset };
  const about = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path } });
  const sliced = api.useQuery("get", "/api/v1/datasets/{dataset}/slices", { params: { path, query: { limit: 1000 } } });
  const evaluated = api.useQuery("get", "/api/v1/datasets/{dataset}/evaluations", { params: { path, query: { iou_type: "bbox", limit: 1000 } } });
  const error = about.error ?? sliced.error ?? evaluated.error;
  if (error) return <ProblemAlert error={error} />;
  if (!about.data || !sliced.data || !evaluated.data) return <Loader m="md" size="sm" aria-label="Loading" />;
  const known = { runs: about.data.runs, slices: sliced.data.items.map(({ name }) => name) };
  if (known.runs.length < 2) return <TooFew dataset={dataset} n={known.runs.length} />;
  const compared: Compared = { dataset, runs: runsOf(runs, run, known.runs), slices: slicesOf(slices, known.slices), metric: metricOf(metric) };
  const waiting = compared.runs.filter((name) => !evaluated.data.items.some((found) => found.run === name));
  return (
    <div className="page">
      <div className="section-head">
        <Title order={1}>Compare</Title>
        {!waiting.length && compared.runs.length > 1 && <Exports compared={compared} />}
      </div>
      <Choices known={known} compared={compared} />
      {waiting.length ? <Waiting dataset={dataset} runs={waiting} /> : <Comparison compared={compared} hasSlices={known.slices.length > 0} />}
    </div>
  );
}

function TooFew({ dataset, n }: { dataset: string; n: number }) {
  return (
    <EmptyState title={n ? "There is one run alone" : "There is no run yet"}>
      Two are needed to be compared. Import another model’s predictions: <code>microtome import-run {dataset} RUN FILE</code>, or on the page{" "}
      <a href={`#/import?dataset=${encodeURIComponent(dataset)}`}>Import</a>.
    </EmptyState>
  );
}

function Waiting({ dataset, runs }: { dataset: string; runs: readonly string[] }) {
  return (
    <EmptyState title={runs.length === 1 ? `“${runs[0]}” is not evaluated yet` : `${runs.length} of these runs are not evaluated yet`} action={<WaitingRuns dataset={dataset} runs={runs} />}>
      Runs are compared by their matches with the ground truth, which are made once for each run.
    </EmptyState>
  );
}

function WaitingRuns({ dataset, runs }: { dataset: string; runs: readonly string[] }) {
  return (
    <Stack gap="xs">
      {runs.map((run) => (
        <StartEvaluation key={run} dataset={dataset} run={run} />
      ))}
    </Stack>
  );
}

function Comparison({ compared, hasSlices }: { compared: Compared; hasSlices: boolean }) {
  const { dataset, runs, slices, metric } = compared;
  const found = useQuery({
    queryKey: ["compare", dataset, runs, slices, metric],
    queryFn: async ({ signal }) => {
      const query = { run: [...runs], slice: [...slices], ...(metric ? { metric: [metric] } : {}) };
      return (await client.GET("/api/v1/datasets/{dataset}/compare", { params: { path: { dataset }, query }, signal })).data!;
    },
    enabled: runs.length > 1,
    placeholderData: (before) => before,
  });
  if (runs.length < 2) return <Text size="sm">Choose a second run to compare {runs[0]} with.</Text>;
  if (found.error) return <ProblemAlert error={found.error} retry={found.refetch} />;
  if (!found.data) return <Testing />;
  return (
    <>
      <Matrix found={found.data} isOld={found.isPlaceholderData} dataset={dataset} />
      {!hasSlices && (
        <Text size="sm" c="dimmed" mt="sm">
          There is no slice yet: save one in the explorer, and the runs are compared on it too.
        </Text>
      )}
    </>
  );
}

function Testing() {
  return (
    <Text size="sm" c="dimmed" role="status">
      <Loader size="xs" mr={6} component="span" aria-label="Loading" /> Resampling images to tell differences from chance; this is done once for each version.
    </Text>
  );
}
