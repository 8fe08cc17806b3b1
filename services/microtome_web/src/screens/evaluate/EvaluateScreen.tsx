import "./evaluate.css";
import { Alert, Button, Group, Loader, Text, Title } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { StartEvaluation } from "@/parts/StartEvaluation";
import { useParameter, useSelection } from "@/selection/location";
import { Calibration } from "./Calibration";
import { Categories } from "./Categories";
import { Confusion } from "./Confusion";
import { Controls } from "./Controls";
import { CurvesSection } from "./CurvesSection";
import { ErrorBudget } from "./ErrorBudget";
import { Impact } from "./Impact";
import { asked, isExact, type Looked } from "./looked";
import { Outcomes } from "./Outcomes";
import { Tiles } from "./Tiles";

/** One run from all sides: figures, categories, curves, confusions, what errors cost, calibration, scores. */
export default function EvaluateScreen() {
  const [{ dataset, run }] = useSelection();
  const known = api.useQuery("get", "/api/v1/datasets/{dataset}/evaluations", { params: { path: { dataset }, query: { run: run || undefined, iou_type: "bbox" } } }, { enabled: run !== "" });
  const runs = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } }, { enabled: run === "" });
  if (!run) return runs.data ? <NoRun dataset={dataset} n={runs.data.runs.length} /> : <Loader m="md" size="sm" aria-label="Loading" />;
  if (known.error) return <ProblemAlert error={known.error} retry={known.refetch} />;
  if (!known.data) return <Loader m="md" size="sm" aria-label="Loading" />;
  const [evaluation] = known.data.items;
  if (!evaluation) return <NotEvaluated dataset={dataset} run={run} />;
  return <Evaluated key={run} evaluation={evaluation} />;
}

function NoRun({ dataset, n }: { dataset: string; n: number }) {
  if (n) return <EmptyState title="No run is chosen">Choose one of the {n} above, beside the data set.</EmptyState>;
  return (
    <EmptyState title="There is no run yet">
      Import a model’s predictions: <code>microtome import-run {dataset} RUN FILE</code>, or on the page <a href={`#/import?dataset=${encodeURIComponent(dataset)}`}>Import</a>.
    </EmptyState>
  );
}

function NotEvaluated({ dataset, run }: { dataset: string; run: string }) {
  return (
    <EmptyState title={`“${run}” is not evaluated yet`} action={<StartEvaluation dataset={dataset} run={run} />}>
      Its predictions are matched with the ground truth once; everything here is then read from that match.
    </EmptyState>
  );
}

function Evaluated({ evaluation }: { evaluation: Schemas["EvaluationDocument"] }) {
  const [{ dataset, run, slice }] = useSelection();
  const [confidence] = useParameter("confidence");
  const looked: Looked = { dataset, run, slice, confidence: readConfidence(confidence) ?? evaluation.confidence, evaluatedAt: evaluation.confidence };
  const figures = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/figures", { params: { path: { dataset }, query: asked(looked) } }, { placeholderData: (before) => before });
  return (
    <div className="page evaluate">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={1}>Evaluate</Title>
        <Controls looked={looked} />
      </Group>
      {!evaluation.is_current && <Outdated dataset={dataset} run={run} confidence={evaluation.confidence} />}
      {figures.error && <ProblemAlert error={figures.error} retry={figures.refetch} />}
      {figures.isPending && <Loader size="sm" aria-label="Loading" />}
      {figures.data && isEmpty(figures.data) && <NothingHere slice={slice} />}
      {figures.data && !isEmpty(figures.data) && (
        <>
          <Tiles figures={figures.data} looked={looked} />
          <Outcomes figures={figures.data} looked={looked} />
          {!isExact(looked) && <OtherConfidence looked={looked} />}
          <Notes notes={figures.data.notes} />
          <Sections figures={figures.data} looked={arrived(looked, figures.data)} />
        </>
      )}
    </div>
  );
}

function isEmpty({ n_objects, n_predictions }: Schemas["FiguresDocument"]): boolean {
  return n_objects + n_predictions === 0;
}

function NothingHere({ slice }: { slice: string }) {
  const [, change] = useSelection();
  const action = slice && (
    <Button size="xs" variant="default" onClick={() => change({ slice: "" })}>
      Look at the whole data set
    </Button>
  );
  return (
    <EmptyState title={slice ? `“${slice}” holds no box` : "There is no box yet"} action={action}>
      {slice ? "Its query finds nothing in this version of the data set. Refresh it on the page Slices, or choose another one." : "Neither objects nor predictions were imported."}
    </EmptyState>
  );
}

/** What the figures on the screen are of: everything else is asked for when they have come, so that they come first. */
function arrived(looked: Looked, figures: Schemas["FiguresDocument"]): Looked {
  return { ...looked, slice: figures.slice ?? "", confidence: figures.confidence_threshold };
}

function Sections({ figures, looked }: { figures: Schemas["FiguresDocument"]; looked: Looked }) {
  return (
    <div className="evaluate-sections">
      <Categories figures={figures} looked={looked} />
      <CurvesSection looked={looked} />
      <Confusion looked={looked} />
      <ErrorBudget looked={looked} />
      <Calibration looked={looked} />
      <Impact looked={looked} />
    </div>
  );
}

function Outdated({ dataset, run, confidence }: { dataset: string; run: string; confidence: number }) {
  return (
    <Alert color="yellow" variant="light" mb="xs" title="The labels or the predictions have changed since this run was evaluated">
      <Text size="sm" mb={6}>
        These figures are of how they are now; filters by outcome follow after another evaluation.
      </Text>
      <StartEvaluation dataset={dataset} run={run} confidence={confidence}>
        Evaluate again
      </StartEvaluation>
    </Alert>
  );
}

function OtherConfidence({ looked }: { looked: Looked }) {
  return (
    <Group gap="4px 12px" mt="xs">
      <Text size="sm" c="dimmed" className="other-confidence">
        Figures are at {looked.confidence.toFixed(2)}, the outcomes that filters name at {looked.evaluatedAt.toFixed(2)}: counts of outcomes open no boxes here,
        cells of the confusion matrix do.
      </Text>
      <StartEvaluation dataset={looked.dataset} run={looked.run} confidence={looked.confidence}>
        {`Evaluate at ${looked.confidence.toFixed(2)}`}
      </StartEvaluation>
    </Group>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return notes.map((note) => (
    <Text key={note} size="sm" c="dimmed" mt={4}>
      {note}
    </Text>
  ));
}

function readConfidence(text: string): number | null {
  const value = text === "" ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
}
