import { Anchor, Group, RangeSlider, Text } from "@mantine/core";
import { useRef, useState, type PointerEvent } from "react";
import type { Schemas } from "@/api/client";
import { and } from "@/filter/expression";
import { count, figure, plural } from "@/parts/numbers";
import { addressOf, useParameter } from "@/selection/location";
import type { Items } from "@/selection/selection";
import { readRange, totals, whereOfBins } from "./bins";
import { boxes, FAILED, isExact, type Looked } from "./looked";
import { SaveRange } from "./SaveRange";

type Column = Schemas["ColumnImpactDocument"];
type Bin = Schemas["ImpactBinDocument"];

interface Props {
  column: Column;
  impact: Schemas["ImpactDocument"];
  items: Items;
  looked: Looked;
}

/** The rate in each bin with its interval; dragging over the bars chooses neighbouring ones. */
export function BinChart({ column, impact, items, looked }: Props) {
  const [range, setRange] = useParameter("range");
  const [from, to] = readRange(range.startsWith(`${column.column}:`) ? range.slice(column.column.length + 1) : "", column.bins.length);
  const choose = (one: number, other: number) => setRange(`${column.column}:${Math.min(one, other)}-${Math.max(one, other)}`, true);
  const overall = impact.n ? impact.n_right / impact.n : null;
  return (
    <div className="bins">
      <Text size="sm" mb={4}>
        <strong>{impact.rate_name}</strong> by <strong>{column.column}</strong>
        <Text span size="xs" c="dimmed">
          {" "}
          {column.description}
        </Text>
      </Text>
      <Bars bins={column.bins} overall={overall} from={from} to={to} onChoose={choose} />
      {column.bins.length > 1 && (
        <div className="bins-range">
          <RangeSlider size="sm" aria-label="Range of bins" min={0} max={column.bins.length - 1} step={1} minRange={0} label={null} value={[from, to]} onChange={([one, other]) => choose(one, other)} thumbFromLabel="First bin" thumbToLabel="Last bin" />
        </div>
      )}
      <Chosen bins={column.bins} from={from} to={to} rateName={impact.rate_name} items={items} looked={looked} />
    </div>
  );
}

function Bars({ bins, overall, from, to, onChoose }: { bins: readonly Bin[]; overall: number | null; from: number; to: number; onChoose: (one: number, other: number) => void }) {
  const holder = useRef<HTMLDivElement>(null);
  const [start, setStart] = useState<number | null>(null);
  function binAt(event: PointerEvent): number {
    const { left, width } = holder.current!.getBoundingClientRect();
    return Math.min(bins.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * bins.length)));
  }
  return (
    <div
      ref={holder}
      className="bin-bars"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setStart(binAt(event));
        onChoose(binAt(event), binAt(event));
      }}
      onPointerMove={(event) => start !== null && onChoose(start, binAt(event))}
      onPointerUp={() => setStart(null)}
      onPointerCancel={() => setStart(null)}
    >
      {overall !== null && <span className="bin-overall" style={{ bottom: `${(overall * 100).toFixed(1)}%` }} title={`all: ${figure(overall)}`} />}
      {bins.map((bin, place) => (
        <BinBar key={bin.where} bin={bin} isChosen={place >= from && place <= to} />
      ))}
    </div>
  );
}

function BinBar({ bin, isChosen }: { bin: Bin; isChosen: boolean }) {
  const said = `${bin.label}: ${figure(bin.rate)} (${count(bin.n_right)} of ${count(bin.n)}), 95 % interval ${figure(bin.low)} – ${figure(bin.high)}`;
  const percent = (value: number | null) => `${(100 * (value ?? 0)).toFixed(1)}%`;
  return (
    <div className="bin" data-chosen={isChosen || undefined} title={said}>
      <span className="bin-frame">
        <span className="bin-fill" style={{ height: percent(bin.rate) }} />
        {bin.low !== null && bin.high !== null && <span className="bin-interval" style={{ bottom: percent(bin.low), height: percent(bin.high - bin.low) }} />}
      </span>
      <span className="bin-label">{bin.label}</span>
    </div>
  );
}

function Chosen({ bins, from, to, rateName, items, looked }: { bins: readonly Bin[]; from: number; to: number; rateName: string; items: Items; looked: Looked }) {
  const where = whereOfBins(bins, from, to);
  const { nItems, n, nRight } = totals(bins, from, to);
  const selection = boxes(looked, items, where);
  const isPart = to - from + 1 < bins.length;
  return (
    <>
      <Text size="sm" mt="xs">
        {rateName} <strong>{figure(n ? nRight / n : null)}</strong> ({count(nRight)} of {count(n)}) {isPart ? <>where <code>{where}</code></> : "over all bars"}
      </Text>
      <Group gap="4px 16px" mt={4}>
        <Anchor size="sm" href={addressOf("explorer", selection)}>
          Open {plural(nItems, items)}
        </Anchor>
        {items !== "predictions" && isExact(looked) && (
          <Anchor size="sm" href={addressOf("explorer", { ...selection, where: and(where, FAILED) })}>
            Only those that failed
          </Anchor>
        )}
      </Group>
      {items !== "predictions" && isPart && <SaveRange key={where} selection={selection} />}
    </>
  );
}
