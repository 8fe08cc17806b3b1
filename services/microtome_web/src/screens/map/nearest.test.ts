import { expect, test } from "vitest";
import { NearestPoints } from "./nearest";
import { boundsOf } from "./points";

function pointsAt(places: readonly (readonly [number, number])[]) {
  const x = Float32Array.from(places, ([value]) => value);
  const y = Float32Array.from(places, ([, value]) => value);
  return { ids: Int32Array.from(places, (_, at) => at), x, y, codes: new Uint8Array(places.length), bounds: boundsOf(x, y) };
}

test("among no points none is near", () => {
  expect(new NearestPoints(pointsAt([])).at([0, 0], 10)).toBeNull();
});

test("the nearest within reach is found, also from outside of the map", () => {
  const near = new NearestPoints(pointsAt([[0, 0], [1, 1], [5, 5]]));
  expect(near.at([0.9, 0.8], 1)).toBe(1);
  expect(near.at([3, 3], 1)).toBeNull();
  expect(near.at([5.5, 5.5], 1)).toBe(2);
});

test("points on one spot, and in one line, are found", () => {
  expect(new NearestPoints(pointsAt([[2, 2]])).at([2, 2.5], 1)).toBe(0);
  expect(new NearestPoints(pointsAt([[0, 3], [4, 3], [8, 3]])).at([5, 3], 2)).toBe(1);
});

test("the answer is that of looking at every point", () => {
  const places = Array.from({ length: 500 }, (_, at) => [Math.sin(at) * 7, Math.cos(at * 1.7) * 3] as const);
  const points = pointsAt(places);
  const near = new NearestPoints(points);
  for (let at = 0; at < 50; at += 1) {
    const [px, py] = [Math.sin(at * 3.1) * 8, Math.cos(at * 2.3) * 4];
    const away = places.map((_, i) => (points.x[i]! - px) ** 2 + (points.y[i]! - py) ** 2);
    const least = Math.min(...away);
    expect(near.at([px, py], 1)).toBe(least <= 1 ? away.indexOf(least) : null);
  }
});
