import { expect, test } from "vitest";
import { readView, scaleOf, toMap, toScreen, whole, writeView, zoomed } from "./view";

const BOUNDS = { left: -10, right: 10, low: 0, high: 10 };
const SIZE = { width: 448, height: 348 };

test("all of the map fits with a margin", () => {
  const view = whole(BOUNDS);
  const scale = scaleOf(view, BOUNDS, SIZE);
  expect(scale).toBe(20);
  expect(toScreen([-10, 5], view, scale, SIZE)).toEqual([24, 174]);
  expect(toScreen([0, 10], view, scale, SIZE)).toEqual([224, 74]);
});

test("a place on the page leads back to the same place of the map", () => {
  const view = { x: 3, y: -2, zoom: 7 };
  const scale = scaleOf(view, BOUNDS, SIZE);
  const [x, y] = toMap(toScreen([1.25, 4.5], view, scale, SIZE), view, scale, SIZE);
  expect(x).toBeCloseTo(1.25);
  expect(y).toBeCloseTo(4.5);
});

test("the place under the pointer stays there while the map comes closer", () => {
  const view = whole(BOUNDS);
  const before = toMap([100, 50], view, scaleOf(view, BOUNDS, SIZE), SIZE);
  const next = zoomed(view, 3, [100, 50], BOUNDS, SIZE);
  expect(next.zoom).toBe(3);
  const after = toMap([100, 50], next, scaleOf(next, BOUNDS, SIZE), SIZE);
  expect(after[0]).toBeCloseTo(before[0]);
  expect(after[1]).toBeCloseTo(before[1]);
});

test("an address spells a view, and nothing for all of the map", () => {
  expect(writeView(whole(BOUNDS), BOUNDS)).toBe("");
  const view = { x: 1.5, y: -2.25, zoom: 4 };
  expect(readView(writeView(view, BOUNDS), BOUNDS)).toEqual(view);
});

test.each(["", "1,2", "a,b,c", "1,2,0", "1,2,1e9"])("the address %j shows all of the map", (text) => {
  expect(readView(text, BOUNDS)).toEqual(whole(BOUNDS));
});
