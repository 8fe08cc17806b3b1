import { Button, Group, Select, Text } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { api, type Schemas } from "@/api/client";
import type { Line, Mark } from "@/parts/Chart";
import { figure } from "@/parts/numbers";
import { useParameter } from "@/selection/location";
import { asked, type Looked } from "./looked";
import { Section } from "./Section";

// figures need not wait for the code that draws lines
const Chart = lazy(() => import("@/parts/Chart"));

type Curve = Schemas["CurveDocument"];
type Point = Schemas["PointDocument"];

const IOUS = Array.from({ length: 10 }, (_, step) => (0.5 + 0.05 * step).toFixed(2));
const RECALLS = Array.from({ length: 101 }, (_, step) => step / 100);
const COLOURS = { precision: "#0072b2", recall: "#d55e00", f1: "#009e73", now: "#e69f00", best: "#cc79a7" } as const;

/** Precision against recall, and the rates against confidence, of all categories or of the chosen one. */
export function CurvesSection({ looked }: { looked: Looked }) {
  const [category, setCategory] = useParameter("category");
  const [iou, setIou] = useParameter("iou");
  const at = IOUS.includes(iou) ? iou : "0.50";
  const query = { ...asked(looked), iou: Number(at), category: category || undefined };
  const curves = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/curves", { params: { path: { dataset: looked.dataset }, query } }, { placeholderData: (before) => before });
  const found = curves.data?.curves;
  const shown = found?.per_category.find((row) => row.category === category && row.by_confidence) ?? found?.overall;
  const tools = (
    <Group gap="xs">
      {category && (
        <Button size="compact-xs" variant="default" onClick={() => setCategory("", true)}>
          All categories
        </Button>
      )}
      <Select size="xs" w={110} aria-label="IoU of the curves" data={IOUS.map((value) => ({ value, label: `IoU ${value}` }))} value={at} allowDeselect={false} onChange={(value) => setIou(value === "0.50" ? "" : value!, true)} />
    </Group>
  );
  return (
    <Section title={`Curves of ${shown?.category ?? "all categories"}`} query={curves} tools={tools} wide>
      {shown && <Curves curve={shown} />}
    </Section>
  );
}

function Curves({ curve }: { curve: Curve }) {
  const marks = useMemo(() => marksOf(curve), [curve]);
  const lines = useMemo(() => linesOf(curve), [curve]);
  const byRecall = useMemo(() => precisionByRecall(curve), [curve]);
  return (
    <>
      <Suspense fallback={<div className="chart" />}>
        <div className="charts">
          <figure>
            <Chart x={byRecall.recall} lines={byRecall.lines} marks={marks.points} xLabel="recall" yLabel="precision" said={`Precision against recall; ${pointText(curve.now)}`} />
          </figure>
          <figure>
            <Chart x={curve.by_confidence?.confidence ?? []} lines={lines} marks={marks.levels} xLabel="confidence" yLabel="rate" said={`Precision, recall and F1 against confidence; ${pointText(curve.now)}`} />
            <Legend />
          </figure>
        </div>
      </Suspense>
      <Thresholds curve={curve} />
    </>
  );
}

function Legend() {
  return (
    <figcaption className="legend">
      {(["precision", "recall", "f1"] as const).map((name) => (
        <span key={name}>
          <span className="legend-line" style={{ background: COLOURS[name] }} aria-hidden /> {name === "f1" ? "F1" : name}
        </span>
      ))}
    </figcaption>
  );
}

function Thresholds({ curve }: { curve: Curve }) {
  const [, setConfidence] = useParameter("confidence");
  const { now, best } = curve;
  return (
    <Group gap="4px 20px" mt={4}>
      <Text size="sm">
        <Dot colour={COLOURS.now} /> now {pointText(now)}
      </Text>
      {best ? (
        <Group gap={8}>
          <Text size="sm">
            <Dot colour={COLOURS.best} /> best F1 {pointText(best)}
          </Text>
          {Math.abs(best.confidence - now.confidence) > 0.005 && (
            <Button size="compact-xs" variant="default" onClick={() => setConfidence(below(best.confidence))}>
              Use {below(best.confidence)}
            </Button>
          )}
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          Nothing is found at any confidence.
        </Text>
      )}
    </Group>
  );
}

/** The hundredth at or below a confidence, so that what has just this confidence still counts. */
function below(confidence: number): string {
  return (Math.floor(confidence * 100) / 100).toFixed(2);
}

function Dot({ colour }: { colour: string }) {
  return <span className="legend-dot" style={{ background: colour }} aria-hidden />;
}

function pointText({ confidence, precision, recall, f1 }: Point): string {
  return `at ${figure(confidence)}: precision ${figure(precision)}, recall ${figure(recall)}, F1 ${figure(f1)}`;
}

/** COCO's curve of a category; of all together that of all boxes pooled, on which their points lie. */
function precisionByRecall({ category, precision_by_recall: coco, by_confidence: rates }: Curve): { recall: readonly number[]; lines: Line[] } {
  const line = (values: readonly (number | null)[]) => [{ label: "precision", colour: COLOURS.precision, values }];
  if (category !== null || !rates) return { recall: RECALLS, lines: line(coco ?? []) };
  const points = rates.recall.map((recall, place) => ({ recall, precision: rates.precision[place] ?? null })).filter(({ recall }) => recall !== null);
  points.reverse();
  return { recall: points.map(({ recall }) => recall!), lines: line(points.map(({ precision }) => precision)) };
}

function linesOf({ by_confidence: rates }: Curve): Line[] {
  if (!rates) return [];
  return (["precision", "recall", "f1"] as const).map((name) => ({ label: name, colour: COLOURS[name], values: rates[name] }));
}

function marksOf({ now, best }: Curve): { points: Mark[]; levels: Mark[] } {
  const kept = [...(best ? [{ point: best, colour: COLOURS.best, label: "best F1" }] : []), { point: now, colour: COLOURS.now, label: "now" }];
  return {
    points: kept.flatMap(({ point, ...rest }) => (point.recall === null || point.precision === null ? [] : [{ x: point.recall, y: point.precision, ...rest }])),
    levels: kept.map(({ point, ...rest }) => ({ x: point.confidence, ...rest })),
  };
}
