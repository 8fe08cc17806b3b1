import { expect, test } from "vitest";
import { boundsOf } from "./points";
import { insetsOf, paint } from "./raster";

const PALETTE = new Uint8Array(4 * 256);
PALETTE.set([255, 0, 0, 255], 0);
PALETTE.set([9, 9, 9, 0], 4);

function painted(x: number[], y: number[], codes: number[], every = 1): Uint32Array {
  const points = { ids: new Int32Array(x.length), x: new Float32Array(x), y: new Float32Array(y), codes: new Uint8Array(codes), bounds: boundsOf(new Float32Array(x), new Float32Array(y)) };
  const pixels = new Uint32Array(100);
  paint(pixels, 10, 10, points, PALETTE, { view: { x: 0, y: 0, zoom: 1 }, scale: 1, size: { width: 10, height: 10 }, pointSize: 2, ratio: 1, every });
  return pixels;
}

const count = (pixels: Uint32Array) => pixels.filter(Boolean).length;

test("no points paint nothing", () => {
  expect(count(painted([], [], []))).toBe(0);
});

test.each([
  [1, [0]],
  [2, [0, 0]],
  [5, [1, 0, 0, 0, 1]],
  [6, [1, 0, 0, 0, 0, 1]],
])("a disc %i across leaves corners out", (side, insets) => {
  expect(insetsOf(side)).toEqual(insets);
});

test("a small point is a square around its place", () => {
  const pixels = painted([0], [0], [0]);
  expect(count(pixels)).toBe(4);
  expect(pixels[44]).toBe(pixels[55]);
});

test("a point at the edge is cut, and one outside is left out", () => {
  expect(count(painted([-5], [0], [0]))).toBe(2);
  expect(count(painted([50], [-50], [0]))).toBe(0);
});

test("what lies below is covered, whatever the order", () => {
  expect(painted([0, 0], [0, 0], [0, 1])[44]).toBe(painted([0], [0], [0])[44]);
});

test("of every second point every second one is painted", () => {
  expect(count(painted([-3, 0, 3], [0, 0, 0], [0, 0, 0], 2))).toBe(8);
});
