import { OUTCOMES, outcomeStyle } from "@/parts/outcomes";
import { NO_VALUE, OTHERS } from "./points";

/** What the codes of a map mean, as `X-Map-Legend` says it; null where nothing colours it. */
export type Legend =
  | { column: string; type: "number"; low: number; high: number; rest?: string }
  | { column: string; type: "text"; values: readonly string[]; others: boolean; rest?: string }
  | null;

export type Scheme = "light" | "dark";

/** One line of the legend: a code, what it says, its colour; codes that are no single one have lines too. */
export interface Entry {
  code: number;
  label: string;
  colour: string;
}

/** Colours of Okabe and Ito in an order that keeps neighbours apart; yellow is darker on white. */
const HUES: Record<Scheme, readonly string[]> = {
  light: ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a900"],
  dark: ["#3b9fe0", "#e69f00", "#00b588", "#cc79a7", "#85cdf5", "#e8702a", "#f0e442"],
};
/** Seven of viridis, without its ends that are lost on white or on black. */
const RAMP: Record<Scheme, readonly string[]> = {
  light: ["#440154", "#443983", "#31688e", "#21918c", "#35b779", "#6fbf3a", "#b8b01a"],
  dark: ["#6a4c9c", "#5a6fb8", "#3e8fb0", "#27ad99", "#4cc278", "#90d743", "#fde725"],
};
const PLAIN: Record<Scheme, string> = { light: "#364fc7", dark: "#91a7ff" };
const REST: Record<Scheme, string> = { light: "#8a9199", dark: "#868e96" };
const FAINT: Record<Scheme, string> = { light: "#c4c9ce", dark: "#4a4f55" };

/** The lines of the legend for texts, most frequent value first; empty for numbers. */
export function entriesOf(legend: Legend, scheme: Scheme): Entry[] {
  if (!legend) return [{ code: NO_VALUE, label: "all", colour: PLAIN[scheme] }];
  const rest = { code: NO_VALUE, label: legend.rest ?? "no value", colour: FAINT[scheme] };
  if (legend.type === "number") return [rest];
  const shown = legend.values.map((label, code) => ({ code, label: labelOf(label), colour: colourOf(label, code, scheme) }));
  if (legend.others) shown.push({ code: OTHERS, label: "other values", colour: REST[scheme] });
  return [...shown, rest];
}

function labelOf(value: string): string {
  return Object.hasOwn(OUTCOMES, value) ? outcomeStyle(value).label : value;
}

function colourOf(value: string, code: number, scheme: Scheme): string {
  if (Object.hasOwn(OUTCOMES, value)) return outcomeStyle(value).colour;
  return HUES[scheme][code] ?? REST[scheme];
}

/** The colour of a number, by its share of the way from low to high. */
export function rampColour(share: number, scheme: Scheme): string {
  const stops = RAMP[scheme];
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(at));
  const [from, to] = [channels(stops[index]!), channels(stops[index + 1]!)];
  const mixed = from.map((value, channel) => Math.round(value + (to[channel]! - value) * (at - index)));
  return `rgb(${mixed.join(" ")})`;
}

export function rampStops(scheme: Scheme): readonly string[] {
  return RAMP[scheme];
}

/** 256 colours as red, green, blue, and 255 for what is drawn above the rest, 0 for what lies below. */
export function paletteOf(legend: Legend, scheme: Scheme, only: number | null): Uint8Array {
  const palette = new Uint8Array(4 * 256);
  const put = (code: number, colour: string, isAbove: boolean) => palette.set([...channels(colour), isAbove ? 255 : 0], 4 * code);
  for (let code = 0; code < 256; code += 1) put(code, FAINT[scheme], false);
  if (legend?.type === "number") for (let code = 0; code <= OTHERS; code += 1) put(code, rampColour(code / OTHERS, scheme), true);
  for (const { code, colour } of entriesOf(legend, scheme)) put(code, colour, legend === null || code !== NO_VALUE);
  if (only === null) return palette;
  for (let code = 0; code < 256; code += 1) if (code !== only) put(code, FAINT[scheme], false);
  // a line of values that share the grey, or have none, stands out when it is looked for
  if (only >= HUES[scheme].length) put(only, PLAIN[scheme], true);
  return palette;
}

export function channels(colour: string): number[] {
  const hex = /^#(..)(..)(..)$/.exec(colour);
  if (hex) return hex.slice(1).map((pair) => parseInt(pair, 16));
  return (colour.match(/\d+/g) ?? []).map(Number);
}
