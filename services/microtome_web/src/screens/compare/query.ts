import type { Schemas } from "@/api/client";
import { isCertain } from "@/parts/Verdict";

export type Row = Schemas["ComparedSliceDocument"];
export type Difference = Schemas["DifferenceDocument"];
export type Metric = Difference["metric"];
export type Figures = Schemas["RunFiguresDocument"];

export const METRICS: readonly Metric[] = ["mAP", "AP50", "AR100", "precision", "recall"];
/** More runs than these don't fit beside each other. */
export const MOST_RUNS = 6;

/** Names in one word of the address, whatever signs they hold. */
export function writeNames(names: readonly string[]): string {
  return names.map(encodeURIComponent).join(",");
}

export function readNames(text: string): string[] {
  // an address that was cut in the middle of a sign names nothing
  if (!text || /%(?![0-9A-Fa-f]{2})/.test(text)) return [];
  return text.split(",").map(decodeURIComponent);
}

/** The runs of the address that there are; else the chosen one and the others. The first is the baseline. */
export function runsOf(text: string, chosen: string, known: readonly string[]): string[] {
  const named = readNames(text).filter((name) => known.includes(name));
  if (named.length) return named;
  const rest = known.filter((name) => name !== chosen);
  return (known.includes(chosen) ? [chosen, ...rest] : rest).slice(0, MOST_RUNS);
}

/** The slices of the address that there are; all of them where it names none. */
export function slicesOf(text: string, known: readonly string[]): string[] {
  const named = readNames(text).filter((name) => known.includes(name));
  return named.length ? named : [...known];
}

/** The metric of the address; null: mAP for images, AR100 for objects. */
export function metricOf(text: string): Metric | null {
  return METRICS.find((metric) => metric === text) ?? null;
}

/** Rows in which some run differs by more than chance; the whole data set always stays. */
export function certainRows(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.name === null || row.differences.some(({ verdict }) => isCertain(verdict)));
}

/** The metric that a row was tested by. */
export function testedBy(row: Row): Metric {
  return row.differences[0]?.metric ?? (row.scope === "images" ? "mAP" : "AR100");
}

/** One scale for all interval bars, so that they can be compared down the page. */
export function reachOf(rows: readonly Row[]): number {
  const ends = rows.flatMap((row) => row.differences.flatMap(({ value, low, high }) => [value, low, high]));
  return Math.max(0.05, ...ends.map((end) => Math.abs(end ?? 0)));
}

/** Slices of which no run is compared yet, null for the whole data set. */
export function missingSlices({ rows, missing }: Pick<Schemas["ComparisonDocument"], "rows" | "missing">): (string | null)[] {
  const known = new Set(rows.map(({ name }) => name));
  return [...new Set(missing.map(({ slice }) => slice))].filter((name) => !known.has(name));
}
