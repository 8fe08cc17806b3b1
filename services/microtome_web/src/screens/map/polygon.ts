import type { Place } from "./view";

const APART = 3;
const MOST_CORNERS = 200;

/** Whether a drawn point is far enough from the last one to be a corner; in pixels. */
export function isCorner(last: Place | undefined, next: Place): boolean {
  return !last || Math.hypot(next[0] - last[0], next[1] - last[1]) >= APART;
}

/** The map's version and corners as a word of the address, few enough for one. */
export function writePolygon(corners: readonly Place[], version: number): string {
  const step = Math.ceil(corners.length / MOST_CORNERS);
  const spelled = corners.filter((_, index) => index % step === 0).map(([x, y]) => `${short(x)},${short(y)}`);
  return `${version}~${spelled.join("_")}`;
}

/** The corners that an address spells; null unless there are three or more, drawn on this version of the map. */
export function readPolygon(word: string, version: number): Place[] | null {
  const [drawnOn, text = ""] = word.split("~", 2);
  if (Number(drawnOn) !== version) return null;
  const corners = text.split("_").map((corner) => corner.split(",").map(Number));
  const isSound = corners.length >= 3 && corners.every((corner) => corner.length === 2 && corner.every(Number.isFinite));
  return isSound ? (corners as unknown as Place[]) : null;
}

function short(value: number): number {
  return Number(value.toFixed(4));
}
