import { expect, test } from "vitest";
import { familiesOf } from "./ScoreStep";

test("a job that says nothing tells of no family", () => {
  expect(familiesOf(null)).toEqual([]);
  expect(familiesOf({ families: "none" })).toEqual([]);
});

test("what was not possible has its reason", () => {
  const families = [{ family: "umap", items: "images", reason: "no vectors" }, { family: "frame", items: "images" }];
  expect(familiesOf({ families })).toEqual([{ family: "umap", items: "images", reason: "no vectors" }, { family: "frame", items: "images", reason: null }]);
});
