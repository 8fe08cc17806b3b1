import { readFilter, writeFilter, type Condition } from "@/filter/expression";

/** One bin of a column beside the outcome, as the server gives it. */
export interface Bin {
  label: string;
  where: string;
  n_items: number;
  n: number;
  n_right: number;
}

/** The filter of neighbouring bins `from` to `to`, both included: one range where they are ranges, else a list. */
export function whereOfBins(bins: readonly Bin[], from: number, to: number): string {
  const chosen = bins.slice(from, to + 1);
  if (chosen.length <= 1) return chosen[0]?.where ?? "";
  const read = chosen.map((bin) => readFilter(bin.where) ?? []);
  return rangeOf(read) ?? listOf(read) ?? chosen.map((bin) => `(${bin.where})`).join(" OR ");
}

/** `low <= column < high` of the first bin's lower and the last one's upper end; null for other bins. */
function rangeOf(read: Condition[][]): string | null {
  if (!read.every((conditions) => conditions.length && conditions.every(isEnd))) return null;
  const lower = read[0]!.filter(({ operator }) => operator.startsWith(">"));
  const upper = read[read.length - 1]!.filter(({ operator }) => operator.startsWith("<"));
  const column = read[0]![0]!.column;
  return lower.length + upper.length ? writeFilter([...lower, ...upper]) : writeFilter([{ column, operator: "IS NOT NULL", values: [] }]);
}

function listOf(read: Condition[][]): string | null {
  if (!read.every(([first, ...rest]) => first?.operator === "=" && !rest.length)) return null;
  const values = read.map(([first]) => first!.values[0]!);
  return writeFilter([{ column: read[0]![0]!.column, operator: "IN", values }]);
}

function isEnd({ operator }: Condition): boolean {
  return [">", ">=", "<", "<="].includes(operator);
}

/** What the chosen bins hold together. */
export function totals(bins: readonly Bin[], from: number, to: number): { nItems: number; n: number; nRight: number } {
  const chosen = bins.slice(from, to + 1);
  const sum = (name: "n_items" | "n" | "n_right") => chosen.reduce((total, bin) => total + bin[name], 0);
  return { nItems: sum("n_items"), n: sum("n"), nRight: sum("n_right") };
}

/** `from-to` of the address as bins that there are; all of them where it says nothing. */
export function readRange(text: string, n: number): [number, number] {
  const match = /^(\d+)-(\d+)$/.exec(text);
  const [from, to] = match ? [Number(match[1]), Number(match[2])] : [0, n - 1];
  return from <= to && to < n ? [from, to] : [0, n - 1];
}
