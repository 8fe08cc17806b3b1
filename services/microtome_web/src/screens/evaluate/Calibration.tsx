import { Select, Text } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { and, writeFilter } from "@/filter/expression";
import { figure, weighed } from "@/parts/numbers";
import { addressOf, useParameter } from "@/selection/location";
import { asked, boxes, ofCategory, type Looked } from "./looked";
import { Section } from "./Section";

type Reliability = Schemas["ReliabilityDocument"];
type Bin = Schemas["ReliabilityBinDocument"];

const SIDE = 240;
const MARGIN = { left: 38, bottom: 34, top: 8, right: 8 };
const ALL = " all";

/** Whether confidences mean what they say: the share that is right by confidence; a bar opens its predictions. */
export function Calibration({ looked }: { looked: Looked }) {
  const [category, setCategory] = useParameter("category");
  const { confidence: _, ...query } = asked(looked);
  const found = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/calibration", { params: { path: { dataset: looked.dataset }, query } }, { placeholderData: (before) => before });
  const rows = found.data?.calibration.per_category ?? [];
  const shown = rows.find((row) => row.category === category) ?? found.data?.calibration.overall;
  const names = rows.map((row) => row.category!);
  const tools = (
    <Select
      size="xs"
      aria-label="Category of the calibration"
      data={[{ value: ALL, label: "all categories" }, ...names]}
      value={names.includes(category) ? category : ALL}
      allowDeselect={false}
      searchable={names.length > 8}
      className="picker"
      onChange={(value) => setCategory(value === ALL ? "" : value!, true)}
    />
  );
  return (
    <Section title="Calibration" hint="Of the predictions of a confidence, the share that is right at IoU .5. On the line they mean what they say." query={found} tools={tools}>
      {shown && <Diagram row={shown} looked={looked} scope={found.data!.scope} />}
      {shown && <Words row={shown} />}
    </Section>
  );
}

function Words({ row }: { row: Reliability }) {
  if (row.ece === null || row.bias === null) return <Text size="sm">There is no prediction to judge.</Text>;
  const way = Math.abs(row.bias) < 0.01 ? "neither too sure nor too modest on the whole" : row.bias > 0 ? `too sure by ${figure(row.bias)}` : `too modest by ${figure(-row.bias)}`;
  return (
    <Text size="sm">
      Calibration error <strong>{figure(row.ece)}</strong> over {weighed(row.n)} predictions: {way}.
    </Text>
  );
}

const x = (value: number) => MARGIN.left + value * SIDE;
const y = (value: number) => MARGIN.top + (1 - value) * SIDE;

function Diagram({ row, looked, scope }: { row: Reliability; looked: Looked; scope: Schemas["CalibrationDocument"]["scope"] }) {
  const width = MARGIN.left + SIDE + MARGIN.right;
  const height = MARGIN.top + SIDE + MARGIN.bottom;
  return (
    <svg className="reliability" viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Reliability diagram">
      {[0, 0.25, 0.5, 0.75, 1].map((value) => (
        <g key={value} className="reliability-axis">
          <line x1={x(0)} x2={x(1)} y1={y(value)} y2={y(value)} />
          <text x={MARGIN.left - 6} y={y(value) + 3.5} textAnchor="end">
            {value}
          </text>
          <text x={x(value)} y={y(0) + 14} textAnchor="middle">
            {value}
          </text>
        </g>
      ))}
      {row.bins.map((bin) => (
        <BinBar key={bin.low} bin={bin} address={scope === "objects" ? null : addressOf("explorer", boxes(looked, "predictions", whereOf(bin, row.category)))} />
      ))}
      <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="reliability-ideal" />
      <text x={x(0.5)} y={height - 5} textAnchor="middle" className="reliability-label">
        confidence
      </text>
      <text transform={`translate(10 ${y(0.5)}) rotate(-90)`} textAnchor="middle" className="reliability-label">
        share that is right
      </text>
    </svg>
  );
}

function BinBar({ bin, address }: { bin: Bin; address: string | null }) {
  const said = `confidence ${bin.low.toFixed(2)} to ${bin.high.toFixed(2)}: ${figure(bin.precision)} of ${weighed(bin.n)} right, 95 % interval ${figure(bin.precision_low)} – ${figure(bin.precision_high)}`;
  const middle = x((bin.low + bin.high) / 2);
  const bar = (
    <>
      <title>{said}</title>
      <rect x={x(bin.low) + 1} width={Math.max(1, x(bin.high) - x(bin.low) - 2)} y={y(bin.precision)} height={y(0) - y(bin.precision)} className="reliability-bar" />
      <rect x={x(bin.low)} width={x(bin.high) - x(bin.low)} y={y(1)} height={SIDE} fill="transparent" />
      <line x1={middle} x2={middle} y1={y(bin.precision_low)} y2={y(bin.precision_high)} className="reliability-interval" />
    </>
  );
  if (address === null) return <g>{bar}</g>;
  return (
    <a href={address} aria-label={said}>
      {bar}
    </a>
  );
}

function whereOf(bin: Bin, category: string | null): string {
  const low = { column: "confidence", operator: ">=" as const, values: [round(bin.low)] };
  const high = { column: "confidence", operator: bin.high >= 1 ? ("<=" as const) : ("<" as const), values: [round(bin.high)] };
  return and(ofCategory(category), writeFilter([low, high]));
}

/** 0.30000000000000004 -> 0.3 */
function round(value: number): number {
  return Number(value.toFixed(6));
}
