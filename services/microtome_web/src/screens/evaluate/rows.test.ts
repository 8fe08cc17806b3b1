import { describe, expect, it } from "vitest";
import { COLUMNS, readSort, rowsOf, sorted, writeSort } from "./rows";

const NONE = { precision: null, recall: null, f1: null };
const FIGURES = [
  { category: "car", n_objects: 12, n_predictions: 14, metrics: { recall: 0.8 }, intervals: NONE },
  { category: "bus", n_objects: 8, n_predictions: 6, metrics: { recall: null }, intervals: NONE },
  { category: "ape", n_objects: 8, n_predictions: 9, metrics: { recall: 0.2 }, intervals: NONE },
];
const MATRIX = { categories: ["car", "bus"], counts: [[10, 1, 1], [3, 5, 0], [2, 0, 0]] };

describe("rows of categories", () => {
  it("of nothing are none", () => {
    expect(rowsOf([])).toEqual([]);
  });

  it("count as failed what lies off the diagonal", () => {
    expect(rowsOf(FIGURES, [], MATRIX).map((row) => row.failed)).toEqual([2, 3, null]);
  });

  it("put what has no figure last, whichever way they are sorted", () => {
    const names = (text: string) => sorted(rowsOf(FIGURES), readSort(text)).map((row) => row.category);
    expect(names("recall")).toEqual(["ape", "car", "bus"]);
    expect(names("-recall")).toEqual(["car", "ape", "bus"]);
    expect(names("category")).toEqual(["ape", "bus", "car"]);
    expect(names("nonsense")).toEqual(["car", "bus", "ape"]);
  });

  it("turn around on a second click", () => {
    const recall = COLUMNS.find((column) => column.name === "recall")!;
    const first = writeSort(recall, readSort(""));
    expect(first).toBe("-recall");
    expect(writeSort(recall, readSort(first))).toBe("recall");
    expect(writeSort(COLUMNS[0]!, readSort(""))).toBe("category");
  });
});
