import { expect, test } from "vitest";
import { EMPTY } from "@/selection/selection";
import { colourChoices, shownColour } from "./MapControls";
import { reasonsOf } from "./MapStart";
import { amongMembers, bySlice, isNarrowed, type MapAnswer } from "./useMap";

const ANSWER: MapAnswer = {
  version: 1,
  points: { ids: new Int32Array([1, 2, 3]), x: new Float32Array(3), y: new Float32Array(3), codes: new Uint8Array([0, 1, 0]), bounds: { left: 0, right: 0, low: 0, high: 0 } },
  legend: { column: "category", type: "text", values: ["car", "bus"], others: false },
};

test("a slice colours its members", () => {
  expect([...bySlice(ANSWER, "night", new Int32Array([3])).points.codes]).toEqual([255, 255, 0]);
});

test("what is not selected loses its colour", () => {
  const { points, legend } = amongMembers(ANSWER, new Int32Array([2, 3]));
  expect([...points.codes]).toEqual([255, 1, 0]);
  expect(legend?.rest).toMatch("not selected");
  expect([...amongMembers({ ...ANSWER, legend: null }, new Int32Array([2])).points.codes]).toEqual([255, 0, 255]);
});

test("a selection is narrowed by filter, slice, list or search", () => {
  expect(isNarrowed(EMPTY)).toBe(false);
  expect(isNarrowed({ ...EMPTY, where: "area > 1" })).toBe(true);
  expect(isNarrowed({ ...EMPTY, text: "night" })).toBe(true);
  expect(isNarrowed({ ...EMPTY, ids: "Bw" })).toBe(true);
});

test("the colour is the one asked for, or the most telling column there is", () => {
  const columns = ["area", "category", "id"].map((name) => ({ name, type: "number" as const, description: "" }));
  expect(shownColour("area", undefined)).toBeNull();
  expect(shownColour("area", columns)).toBe("area");
  expect(shownColour("outcome", columns)).toBe("category");
  expect(shownColour("slice:night", [])).toBe("slice:night");
  expect(shownColour("", [])).toBe("plain");
  expect(colourChoices(columns, ["night"]).map(({ items }) => items.map(({ value }) => value))).toEqual([["category", "plain"], ["slice:night"], ["area"]]);
});

test("a job tells once why it made no map", () => {
  expect(reasonsOf({ result: null })).toEqual([]);
  const families = [{ items: "images", reason: "no vectors" }, { items: "images", reason: "no vectors" }, { items: "objects", reason: null }];
  expect(reasonsOf({ result: { families } })).toEqual(["images: no vectors"]);
});
