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
  const unsure = drawn && "no interval: too few images, or a slice of objects";
  return (
    <div className="tiles">
      <Tile name="mAP" value={metrics.mAP} interval={drawn?.mAP} none={unsure} note="mean average precision over IoU .5 to .95" />
      <Tile name="AP50" value={metrics.AP50} interval={drawn?.AP50} none={unsure} note="average precision at IoU .5" />
      <Tile name="AR100" value={metrics.AR100} interval={drawn?.AR100} none={unsure} note="average recall with 100 predictions an image" />
      <Tile name="Precision" value={metrics.precision} interval={intervals.precision} note="share of the counted predictions that are right" />
      <Tile name="Recall" value={metrics.recall} interval={intervals.recall} note="share of the objects that are found" />
      <Tile name="F1" value={metrics.f1} interval={intervals.f1} note="harmonic mean of precision and recall" />
    </div>
  );
}

function Tile({ name, value, interval, none, note }: { name: string; value: number | null | undefined; interval: Interval; none?: string; note: string }) {
  const said = interval ? `${figure(interval.low)} – ${figure(interval.high)}` : "";
  return (
    <section className="tile" aria-label={name} title={`${name}: ${note}${interval ? `; 95 % interval ${said}` : none ? `; ${none}` : ""}`}>
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
