import { describe, expect, it } from "vitest";
import { ordered, shares, worstPairs, type Matrix } from "./matrix";

// cars are never confused, buses and trucks are; two cars are missed
const MATRIX: Matrix = {
  categories: ["car", "bus", "truck"],
  counts: [
    [10, 0, 0, 2],
    [0, 5, 3, 0],
    [0, 1, 1, 0],
    [4, 0, 0, 0],
  ],
};

describe("a confusion matrix", () => {
  it("without categories has its corner alone", () => {
    const empty: Matrix = { categories: [], counts: [[0]] };
    expect(ordered(empty, "confusion")).toEqual([0]);
    expect(shares(empty.counts, "row")).toEqual([[null]]);
    expect(worstPairs(empty, 5)).toEqual([]);
  });

  it("has rows that come to one, or columns that do", () => {
    const rows = shares(MATRIX.counts, "row");
    expect(rows[1]).toEqual([0, 5 / 8, 3 / 8, 0]);
    expect(shares(MATRIX.counts, "column").map((row) => row[1])).toEqual([0, 5 / 6, 1 / 6, 0]);
    expect(shares(MATRIX.counts, "none")[0]).toEqual([1, 0, 0, 0.2]);
  });

  it("has no share where a row is empty", () => {
    expect(shares([[0, 0], [1, 0]], "row")[0]).toEqual([null, null]);
  });

  it("is ordered by confusion with other categories, then by misses", () => {
    expect(ordered(MATRIX, "given")).toEqual([0, 1, 2, 3]);
    expect(ordered(MATRIX, "confusion")).toEqual([1, 2, 0, 3]);
    expect(ordered(MATRIX, "count")).toEqual([0, 1, 2, 3]);
  });

  it("names the pairs that are confused most", () => {
    expect(worstPairs(MATRIX, 1)).toEqual([{ truth: 1, predicted: 2, n: 3 }]);
    expect(worstPairs(MATRIX, 9)).toHaveLength(2);
  });
});
