import { expect, test } from "vitest";
import { boundsOf, countCodes, memberMask, NO_VALUE, readPoints } from "./points";

function answer(ids: number[], x: number[], y: number[], codes: number[]): ArrayBuffer {
  const content = new ArrayBuffer(4 + 13 * ids.length);
  const bytes = new DataView(content);
  bytes.setUint32(0, ids.length, true);
  ids.forEach((id, at) => bytes.setInt32(4 + 4 * at, id, true));
  x.forEach((value, at) => bytes.setFloat32(4 + 4 * (ids.length + at), value, true));
  y.forEach((value, at) => bytes.setFloat32(4 + 4 * (2 * ids.length + at), value, true));
  codes.forEach((code, at) => bytes.setUint8(4 + 12 * ids.length + at, code));
  return content;
}

test("a map of nothing has a place to stand in", () => {
  const points = readPoints(answer([], [], [], []));
  expect(points.ids).toHaveLength(0);
  expect(points.bounds).toEqual({ left: -1, right: 1, low: -1, high: 1 });
});

test("points are read as the server lays them out", () => {
  const points = readPoints(answer([3, 8], [1.5, -2], [0, 4], [7, NO_VALUE]));
  expect([...points.ids]).toEqual([3, 8]);
  expect([...points.x]).toEqual([1.5, -2]);
  expect([...points.codes]).toEqual([7, 255]);
  expect(points.bounds).toEqual({ left: -2, right: 1.5, low: 0, high: 4 });
});

test("one point has bounds without extent", () => {
  expect(boundsOf(new Float32Array([2]), new Float32Array([5]))).toEqual({ left: 2, right: 2, low: 5, high: 5 });
});

test("members are found in any order, and strangers are none", () => {
  const mask = memberMask(new Int32Array([1, 4, 6, 9]), new Int32Array([9, 5, 4, 100]));
  expect([...mask]).toEqual([0, 1, 0, 1]);
  expect([...memberMask(new Int32Array([1]), new Int32Array())]).toEqual([0]);
});

test("codes are counted", () => {
  const counts = countCodes(new Uint8Array([2, 2, 255]));
  expect([counts[0], counts[2], counts[255]]).toEqual([0, 2, 1]);
});
