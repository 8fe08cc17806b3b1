import { Text } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { IntervalBar } from "@/parts/IntervalBar";
import { figure } from "@/parts/numbers";
import { asked, type Looked } from "./looked";

type Interval = Schemas["IntervalDocument"] | null | undefined;

/** The six figures that people ask for first, each with its interval. */
export function Tiles({ figures, looked }: { figures: Schemas["FiguresDocument"]; looked: Looked }) {
  // these don't depend on the confidence, so moving it asks for nothing
  const { confidence: _, ...query } = asked(looked);
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/intervals", { params: { path: { dataset: looked.dataset }, query } });
  const drawn = data?.intervals;
  const { metrics, intervals } = figures;
  const unsure = drawn ? AVERAGES.filter((name) => metrics[name] != null && !drawn[name]) : [];
  const reasons = [...new Set(unsure.map((name) => data?.reasons[name] ?? NO_INTERVAL))];
  return (
    <>
      <div className="tiles">
        <Tile name="mAP" value={metrics.mAP} interval={drawn?.mAP} isDrawn={Boolean(drawn)} note="mean average precision over IoU .5 to .95" />
        <Tile name="AP50" value={metrics.AP50} interval={drawn?.AP50} isDrawn={Boolean(drawn)} note="average precision at IoU .5" />
        <Tile name="AR100" value={metrics.AR100} interval={drawn?.AR100} isDrawn={Boolean(drawn)} note="average recall with 100 predictions an image" />
        <Tile name="Precision" value={metrics.precision} interval={intervals.precision} isDrawn note="share of the counted predictions that are right" />
        <Tile name="Recall" value={metrics.recall} interval={intervals.recall} isDrawn note="share of the objects that are found" />
        <Tile name="F1" value={metrics.f1} interval={intervals.f1} isDrawn note="harmonic mean of precision and recall" />
      </div>
      {reasons.map((reason) => (
        <Text key={reason} size="xs" c="dimmed" mt={6}>
          No interval: {reason}.
        </Text>
      ))}
    </>
  );
}

const AVERAGES = ["mAP", "AP50", "AR100"] as const;
const NO_INTERVAL = "too few images hold anything to draw one from";

function Tile({ name, value, interval, isDrawn, note }: { name: string; value: number | null | undefined; interval: Interval; isDrawn: boolean; note: string }) {
  const said = interval ? `${figure(interval.low)} – ${figure(interval.high)}` : isDrawn && value != null ? "no interval" : "";
  return (
    <section className="tile" aria-label={name} title={`${name}: ${note}${interval ? `; 95 % interval ${said}` : said && `; ${said}`}`}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <span className="tile-value">{figure(value)}</span>
      <IntervalBar value={value ?? null} low={interval?.low ?? null} high={interval?.high ?? null} width={110} colour="var(--mantine-color-indigo-5)" />
      <Text size="xs" c="dimmed" className="nowrap">
        {said || " "}
      </Text>
    </section>
  );
}
