import { expect, it } from "vitest";
import { readOrder } from "./useOrder";

/** What the server answers with, by hand. */
function content(head: [number, number], ids: number[], similarities: number[] = []): ArrayBuffer {
  const bytes = new ArrayBuffer(8 + 4 * (ids.length + similarities.length));
  new Uint32Array(bytes, 0, 2).set(head);
  new Int32Array(bytes, 8, ids.length).set(ids);
  new Float32Array(bytes, 8 + 4 * ids.length).set(similarities);
  return bytes;
}

it("nothing has no order", () => {
  expect(readOrder(content([0, 0], []))).toEqual({ ids: new Int32Array(), similarities: null });
});

it("ids come in their order, with their similarities where they have any", () => {
  expect(readOrder(content([3, 0], [7, 2, 5])).ids).toEqual(Int32Array.of(7, 2, 5));
  expect(readOrder(content([2, 1], [7, 2], [0.5, 0.25]))).toEqual({ ids: Int32Array.of(7, 2), similarities: Float32Array.of(0.5, 0.25) });
});

it("ids that follow each other are told by the first", () => {
  expect(readOrder(content([4, 2], [9]))).toEqual({ ids: Int32Array.of(9, 10, 11, 12), similarities: null });
  expect(readOrder(content([2, 3], [0], [0.5, 0.25]))).toEqual({ ids: Int32Array.of(0, 1), similarities: Float32Array.of(0.5, 0.25) });
});
