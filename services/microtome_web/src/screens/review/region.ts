import type { Place } from "./drawing";

export type Box = readonly [number, number, number, number];

export interface Size {
  width: number;
  height: number;
}

/** Four sides as a box. */
export function boxOf([x = 0, y = 0, width = 0, height = 0]: readonly number[]): Box {
  return [x, y, width, height];
}

/** The frame's width over its height. */
export const ASPECT = 4 / 3;
/** How many times the box's size is shown around it; the last is all of the picture. */
export const CONTEXTS = [1.6, 3, 6, Infinity] as const;
const LEAST = 48;

/** The part of a picture, in its pixels, that shows a box in the middle with what is around it. */
export function regionAround([x, y, width, height]: Box, picture: Size, context: number): Box {
  const all = Math.max(picture.width, picture.height * ASPECT);
  const across = Math.min(all, Math.max(LEAST, width * context, height * context * ASPECT));
  const up = across / ASPECT;
  return [along(x + width / 2, across, picture.width), along(y + height / 2, up, picture.height), across, up];
}

/** Where a stretch begins that lies around the middle and, if it fits, inside of the picture. */
function along(middle: number, stretch: number, whole: number): number {
  if (stretch >= whole) return (whole - stretch) / 2;
  return Math.min(whole - stretch, Math.max(0, middle - stretch / 2));
}

/** Where the whole picture lies so that a frame shows the region: shares of the frame, in percent. */
export function placement([x, y, width, height]: Box, picture: Size) {
  return {
    left: `${(-100 * x) / width}%`,
    top: `${(-100 * y) / height}%`,
    width: `${(100 * picture.width) / width}%`,
    height: `${(100 * picture.height) / height}%`,
  };
}

/** The box between two corners, inside of the picture, to a tenth of a pixel. */
export function boxBetween(one: Place, other: Place, picture: Size): Box {
  const [left, right] = ordered(one[0], other[0], picture.width);
  const [top, bottom] = ordered(one[1], other[1], picture.height);
  return [left, top, tenth(right - left), tenth(bottom - top)];
}

function ordered(one: number, other: number, most: number): [number, number] {
  const inside = [one, other].map((value) => tenth(Math.min(most, Math.max(0, value))));
  return [Math.min(...inside), Math.max(...inside)];
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
