import "./evaluate.css";
import { Alert, Button, Group, Loader, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { memo, useState } from "react";
import { api, type Schemas } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { evaluationsQuery, figuresQuery, readShare, type IouType } from "@/parts/evaluations";
import { useIouType } from "@/parts/OverlapPicker";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { ReportDialog } from "@/parts/ReportDialog";
import { chosenBy, whyCircular } from "@/parts/slices";
import { StartEvaluation } from "@/parts/StartEvaluation";
import { useParameter, useSelection } from "@/selection/location";
import { Calibration } from "./Calibration";
import { Categories } from "./Categories";
import { Confusion } from "./Confusion";
import { Controls } from "./Controls";
import { CurvesSection } from "./CurvesSection";
import { ErrorBudget } from "./ErrorBudget";
import { Impact } from "./Impact";
import { isExact, type Looked } from "./looked";
import { Outcomes } from "./Outcomes";
import { Tiles } from "./Tiles";

/** One run from all sides: figures, categories, curves, confusions, what errors cost, calibration, scores. */
export default function EvaluateScreen() {
  const [{ dataset, run }] = useSelection();
  const [iouType] = useIouType();
  const known = useQuery({ ...evaluationsQuery(dataset, iouType, run), enabled: run !== "" });
  const runs = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } }, { enabled: run === "" });
  if (!run) return runs.data ? <NoRun dataset={dataset} n={runs.data.runs.length} /> : <Loader m="md" size="sm" aria-label="Loading" />;
  if (known.error) return <ProblemAlert error={known.error} retry={known.refetch} />;
  if (!known.data) return <Loader m="md" size="sm" aria-label="Loading" />;
  const [evaluation] = known.data.items;
  if (!evaluation) return <NotEvaluated dataset={dataset} run={run} iouType={iouType} />;
  return <Evaluated key={`${run} ${iouType}`} evaluation={evaluation} iouType={iouType} />;
}

function NoRun({ dataset, n }: { dataset: string; n: number }) {
  if (n) return <EmptyState title="No run is chosen">Choose one of the {n} above, beside the data set.</EmptyState>;
  return (
    <EmptyState title="There is no run yet">
      Import a model’s predictions: <code>microtome import-run {dataset} RUN FILE</code>, or on the page <a href={`#/import?dataset=${encodeURIComponent(dataset)}`}>Import</a>.
    </EmptyState>
  );
}

function NotEvaluated({ dataset, run, iouType }: { dataset: string; run: string; iouType: IouType }) {
  const [, setIouType] = useIouType();
  const ofMasks = iouType === "segm";
  const action = (
    <Group align="flex-start" gap="xs">
      <StartEvaluation dataset={dataset} run={run} iouType={iouType} />
      {ofMasks && (
        <Button size="xs" variant="default" onClick={() => setIouType("bbox")}>
          Look at its boxes
        </Button>
      )}
    </Group>
  );
  return (
    <EmptyState title={`${ofMasks ? `The masks of “${run}” are` : `“${run}” is`} not evaluated yet`} action={action}>
      {ofMasks ? "Masks are laid over those of the ground truth" : "Its predictions are matched with the ground truth"} once; everything here is then read from that match.
    </EmptyState>
  );
}

function Evaluated({ evaluation, iouType }: { evaluation: Schemas["EvaluationDocument"]; iouType: IouType }) {
  const [{ dataset, run, slice }] = useSelection();
  const [text] = useParameter("confidence");
  const [reports, setReports] = useState(false);
  const evaluatedAt = evaluation.confidence;
  const looked: Looked = { dataset, run, slice, iouType, confidence: readShare(text) ?? evaluatedAt, evaluatedAt };
  const figures = useQuery({ ...figuresQuery({ dataset, run, slice, iouType, confidence: looked.confidence }), placeholderData: (before) => before });
  return (
    <div className="page evaluate">
      <Group justify="space-between" mb="xs" gap="xs">
        <Group gap="sm">
          <Title order={1}>Evaluate</Title>
          <Button size="compact-sm" variant="default" onClick={() => setReports(true)}>
            Report…
          </Button>
        </Group>
        <Controls looked={looked} />
      </Group>
      {reports && <ReportDialog dataset={dataset} run={run} slices={slice ? [slice] : []} iouType={iouType} confidence={looked.confidence} onClose={() => setReports(false)} />}
      {!evaluation.is_current && <Outdated looked={looked} />}
      {figures.error && <ProblemAlert error={figures.error} retry={figures.refetch} />}
      {figures.isPending && <Loader size="sm" aria-label="Loading" />}
      {figures.data && isEmpty(figures.data) && <NothingHere slice={slice} />}
      {figures.data && !isEmpty(figures.data) && (
        <>
          <Tiles figures={figures.data} looked={looked} />
          <Outcomes figures={figures.data} looked={looked} />
          {!isExact(looked) && <OtherThanColumns looked={looked} />}
          {slice && <Circular dataset={dataset} run={run} slice={slice} />}
          <Notes notes={figures.data.notes} />
          <Sections figures={figures.data} dataset={dataset} run={run} evaluatedAt={evaluatedAt} />
        </>
      )}
    </div>
  );
}

function isEmpty({ n_images }: Schemas["FiguresDocument"]): boolean {
  return n_images === 0;
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

interface SectionsProps {
  figures: Schemas["FiguresDocument"];
  dataset: string;
  run: string;
  evaluatedAt: number;
}

/** Everything else: of what the figures are of, and only when they rest, so that they come first. */
function Sections({ figures, ...rest }: SectionsProps) {
  const [rested] = useDebouncedValue(figures, 250);
  return <RestedSections figures={rested} {...rest} />;
}

const RestedSections = memo(function RestedSections({ figures, dataset, run, evaluatedAt }: SectionsProps) {
  const looked: Looked = { dataset, run, slice: figures.slice ?? "", iouType: figures.iou_type, confidence: figures.confidence_threshold, evaluatedAt };
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
});

function Outdated({ looked }: { looked: Looked }) {
  return (
    <Alert color="yellow" variant="light" mb="xs" title="The labels or the predictions have changed since this run was evaluated">
      <Text size="sm" mb={6}>
        These figures are of how they are now; filters by outcome follow after another evaluation.
      </Text>
      <StartEvaluation dataset={looked.dataset} run={looked.run} iouType={looked.iouType} confidence={looked.evaluatedAt}>
        Evaluate again
      </StartEvaluation>
    </Alert>
  );
}

/** Why numbers here open no boxes by a filter: filters name the outcomes of boxes at the evaluation's confidence. */
function OtherThanColumns({ looked }: { looked: Looked }) {
  const { dataset, run, iouType, confidence, evaluatedAt } = looked;
  const at = confidence.toFixed(2);
  return (
    <Group gap="4px 12px" mt="xs">
      <Text size="sm" c="dimmed" className="other-confidence">
        {iouType === "segm" ? "Figures are of masks, the outcomes that filters name of boxes" : `Figures are at ${at}, the outcomes that filters name at ${evaluatedAt.toFixed(2)}`}: counts
        of outcomes open no boxes here, cells of the confusion matrix do.
      </Text>
      {iouType === "bbox" && (
        <StartEvaluation dataset={dataset} run={run} confidence={confidence}>
          {`Evaluate at ${at}`}
        </StartEvaluation>
      )}
    </Group>
  );
}

/** Why figures of a slice say nothing of the run, where they follow from how it was chosen. */
function Circular({ dataset, run, slice }: { dataset: string; run: string; slice: string }) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/slices", { params: { path: { dataset }, query: { limit: 1000 } } });
  const found = data?.items.find(({ name }) => name === slice);
  const columns = found ? chosenBy(found, run) : [];
  if (!columns.length) return null;
  return (
    <Alert color="yellow" variant="light" mt="xs" title="Selected on the outcome">
      {whyCircular(columns)}
    </Alert>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return notes.map((note) => (
    <Text key={note} size="sm" c="dimmed" mt={4}>
      {note}
    </Text>
  ));
}
