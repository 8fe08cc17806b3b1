import { describe, expect, it } from "vitest";
import { certainRows, metricOf, missingSlices, reachOf, readNames, runsOf, slicesOf, testedBy, writeNames, type Difference, type Row } from "./query";

function difference(verdict: Difference["verdict"], value: number | null = null, high: number | null = null): Difference {
  return { run: "b", metric: "AR100", value, low: null, high, p: null, q: null, verdict };
}

function row(name: string | null, ...differences: Difference[]): Row {
  return { name, scope: "objects", n_images: 1, n_objects: 1, runs: [], differences };
}

describe("what is compared", () => {
  it("is nothing without runs", () => {
    expect(runsOf("", "a", [])).toEqual([]);
    expect(slicesOf("", [])).toEqual([]);
  });

  it("survives commas and signs in names", () => {
    const names = ["a,b", "50 %", "c&d"];
    expect(readNames(writeNames(names))).toEqual(names);
    expect(readNames("")).toEqual([]);
    expect(readNames("a%2")).toEqual([]);
  });

  it("begins with the run that is looked at, and has what the address says once it does", () => {
    expect(runsOf("", "b", ["a", "b", "c"])).toEqual(["b", "a", "c"]);
    expect(runsOf("", "gone", ["a", "b"])).toEqual(["a", "b"]);
    expect(runsOf("c,a", "b", ["a", "b", "c"])).toEqual(["c", "a"]);
    expect(runsOf("gone", "b", ["a", "b"])).toEqual(["b", "a"]);
  });

  it("is every slice unless some are named", () => {
    expect(slicesOf("", ["x", "y"])).toEqual(["x", "y"]);
    expect(slicesOf("y,gone", ["x", "y"])).toEqual(["y"]);
  });

  it("goes by a known metric alone", () => {
    expect(metricOf("recall")).toBe("recall");
    expect(metricOf("f1")).toBeNull();
    expect(testedBy(row("x", difference("worse")))).toBe("AR100");
    expect(testedBy({ ...row("x"), scope: "images" })).toBe("mAP");
  });
});

describe("the certain rows", () => {
  it("are those where some run is better or worse, and the whole", () => {
    const rows = [row(null, difference("no evidence")), row("x", difference("no evidence"), difference("worse")), row("y", difference("insufficient evidence")), row("z", difference("selected on the outcome"))];
    expect(certainRows(rows).map(({ name }) => name)).toEqual([null, "x"]);
  });

  it("share one scale with all others", () => {
    expect(reachOf([])).toBe(0.05);
    expect(reachOf([row("x", difference("worse", -0.2, 0.3))])).toBe(0.3);
  });
});

it("slices that no run is compared on yet are named once, the whole among them", () => {
  const missing = [null, "x", "x", "y"].map((slice, at) => ({ slice, run: `run ${at}` }));
  expect(missingSlices({ rows: [], missing: [] })).toEqual([]);
  expect(missingSlices({ rows: [row("y")], missing })).toEqual([null, "x"]);
});
