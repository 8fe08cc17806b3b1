import { describe, expect, it } from "vitest";
import { readPlace } from "@/selection/location";
import { change, idsAddress } from "./flipped";

const BESIDE = { dataset: "roads", first: "old", second: "new" };
const NONE = { n: 0, ids: [] };
const SIDE = { kept: NONE, renamed: NONE, true: NONE, false: NONE };
const FOUND = { first: "old", second: "new", slice: null, confidence_threshold: 0.5, counts: {}, gone: SIDE, new: SIDE, objects: [{ before: "matched" as const, after: "missed" as const, n: 2, ids: [4, 9] }] };

describe("flipped boxes", () => {
  it("of a kind that did not happen are none", () => {
    expect(change(FOUND, "missed", "matched")).toEqual(NONE);
    expect(change(FOUND, "matched", "missed").ids).toEqual([4, 9]);
  });

  it("open in the explorer with the other run beside", () => {
    const { screen, parameters } = readPlace(idsAddress(BESIDE, "objects", "new", { n: 2, ids: [4, 9] }));
    expect(screen).toBe("explorer");
    expect(Object.fromEntries(parameters)).toEqual({ dataset: "roads", run: "new", ids: "BAU", other: "old", item: "4" });
  });

  it("that are too many to be named say how many they are", () => {
    expect(readPlace(idsAddress(BESIDE, "objects", "new", { n: 5213, ids: [4, 9] })).parameters.get("ids")).toBe("BAU~5213");
  });

  it("that are the first run's show the second one beside it", () => {
    const { parameters } = readPlace(idsAddress(BESIDE, "predictions", "old", { n: 1, ids: [7] }, 7));
    expect([parameters.get("run"), parameters.get("other"), parameters.get("items")]).toEqual(["old", "new", "predictions"]);
  });
});
