import { expect, test } from "vitest";
import { isCorner, readPolygon, writePolygon } from "./polygon";

test.each(["", "1,2_3,4_5,6", "3~", "3~1,2", "3~1,2_3,4", "3~1,2_3,4_5", "3~a,b_c,d_e,f"])("%j is no polygon", (text) => {
  expect(readPolygon(text, 3)).toBeNull();
});

test("a polygon on a former map is none on this one", () => {
  expect(readPolygon("3~1,2_3,4_5,6", 3)).toHaveLength(3);
  expect(readPolygon("3~1,2_3,4_5,6", 4)).toBeNull();
});

test("a polygon survives the address", () => {
  const corners = [[0, 0], [1.25, -3], [7, 8.125]] as const;
  expect(readPolygon(writePolygon(corners, 12), 12)).toEqual(corners);
});

test("an address holds two hundred corners at most", () => {
  const corners = Array.from({ length: 1001 }, (_, at) => [at, at] as const);
  expect(readPolygon(writePolygon(corners, 1), 1)!.length).toBeLessThanOrEqual(200);
});

test("a corner is three pixels away from the last one", () => {
  expect(isCorner(undefined, [0, 0])).toBe(true);
  expect(isCorner([0, 0], [2, 2])).toBe(false);
  expect(isCorner([0, 0], [0, 3])).toBe(true);
});
