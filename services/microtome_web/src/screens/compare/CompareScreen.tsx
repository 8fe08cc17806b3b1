import "./compare.css";
import { Button, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { evaluationsQuery, type IouType } from "@/parts/evaluations";
import { Filling } from "@/parts/Filling";
import { count } from "@/parts/numbers";
import { useIouType } from "@/parts/OverlapPicker";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { ReportDialog } from "@/parts/ReportDialog";
import { StartEvaluation } from "@/parts/StartEvaluation";
import { useParameter, useSelection } from "@/selection/location";
import { Choices } from "./Choices";
import { Exports } from "./Exports";
import { Matrix } from "./Matrix";
import { metricOf, runsOf, slicesOf, type Metric } from "./query";
import { useComparison } from "./useComparison";

/** What is set beside each other. */
export interface Compared {
  dataset: string;
  runs: readonly string[];
  slices: readonly string[];
  metric: Metric | null;
  iouType: IouType;
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
  const [iouType] = useIouType();
  const [reports, setReports] = useState(false);
  const evaluated = useQuery(evaluationsQuery(dataset, iouType));
  const error = about.error ?? sliced.error ?? evaluated.error;
  if (error) return <ProblemAlert error={error} />;
  if (!about.data || !sliced.data || !evaluated.data) return <Loader m="md" size="sm" aria-label="Loading" />;
  const known = { runs: about.data.runs, slices: sliced.data.items.map(({ name }) => name) };
  if (known.runs.length < 2) return <TooFew dataset={dataset} n={known.runs.length} />;
  const compared: Compared = { dataset, runs: runsOf(runs, run, known.runs), slices: slicesOf(slices, known.slices), metric: metricOf(metric), iouType };
  const waiting = compared.runs.filter((name) => !evaluated.data.items.some((found) => found.run === name));
  return (
    <div className="page">
      <div className="section-head">
        <Title order={1}>Compare</Title>
        {!waiting.length && compared.runs.length > 1 && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setReports(true)}>
              Report…
            </Button>
            <Exports compared={compared} />
          </Group>
        )}
      </div>
      {reports && <ReportDialog dataset={dataset} run={compared.runs[0]!} second={compared.runs[1]} slices={compared.slices} iouType={iouType} confidence={evaluated.data.items.find((one) => one.run === compared.runs[0])!.confidence} onClose={() => setReports(false)} />}
      <Choices known={known} compared={compared} />
      {waiting.length ? <Waiting dataset={dataset} runs={waiting} iouType={iouType} /> : <Comparison compared={compared} hasSlices={known.slices.length > 0} />}
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

function Waiting({ dataset, runs, iouType }: { dataset: string; runs: readonly string[]; iouType: IouType }) {
  const whose = iouType === "segm" ? "The masks of " : "";
  const title = runs.length === 1 ? `${whose}“${runs[0]}” ${whose ? "are" : "is"} not evaluated yet` : `${whose || "Of these runs, "}${runs.length} ${whose ? "runs " : ""}are not evaluated yet`;
  return (
    <EmptyState title={title} action={<WaitingRuns dataset={dataset} runs={runs} iouType={iouType} />}>
      Runs are compared by their matches with the ground truth, which are made once for each run.
    </EmptyState>
  );
}

function WaitingRuns({ dataset, runs, iouType }: { dataset: string; runs: readonly string[]; iouType: IouType }) {
  return (
    <Stack gap="xs">
      {runs.map((run) => (
        <StartEvaluation key={run} dataset={dataset} run={run} iouType={iouType} />
      ))}
    </Stack>
  );
}

function Comparison({ compared, hasSlices }: { compared: Compared; hasSlices: boolean }) {
  const { dataset, runs, iouType } = compared;
  const found = useComparison(compared);
  if (runs.length < 2) return <Text size="sm">Choose a second run to compare {runs[0]} with.</Text>;
  if (found.error) return <ProblemAlert error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loader size="sm" aria-label="Loading" />;
  const { n_missing: nMissing, n_cells: nCells } = found.data;
  return (
    <>
      {nMissing > 0 && !found.isPlaceholderData && (
        <Filling filled={found} known={`${count(nCells - nMissing)} of ${count(nCells)} runs on slices are compared.`}>
          Images are resampled to tell differences from chance. What is done stands below and is kept.
        </Filling>
      )}
      <Matrix found={found.data} isOld={found.isPlaceholderData} dataset={dataset} iouType={iouType} />
      {!hasSlices && (
        <Text size="sm" c="dimmed" mt="sm">
          There is no slice yet: save one in the explorer, and the runs are compared on it too.
        </Text>
      )}
    </>
  );
}
