import { describe, expect, it } from "vitest";
import { countPacked, packIds } from "./packedIds";

describe("a list of ids in the address", () => {
  it("of none is an empty word", () => {
    expect(packIds([])).toEqual({ text: "", n: 0 });
    expect(countPacked("")).toBe(0);
    expect(countPacked("?")).toBe(0);
  });

  // the server's tests read the same words
  it.each([[[0], "AA"], [[7], "Bw"], [[129, 0, 1, 1], "AAGAAQ"], [[5, 16388], "Bf9_"]] as const)("%j is %s", (ids, text) => {
    const distinct = new Set(ids).size;
    expect(packIds(ids)).toEqual({ text, n: distinct });
    expect(countPacked(text)).toBe(distinct);
  });

  it("holds ten thousand of half a million, and of too many the lowest", () => {
    const some = Array.from({ length: 10_000 }, (_, at) => 50 * at);
    expect(packIds(some).n).toBe(10_000);
    const many = Array.from({ length: 40_000 }, (_, at) => 500 * at);
    const { text, n } = packIds(many);
    expect(text.length).toBeLessThanOrEqual(48_000);
    expect(n).toBe(18_000);
    expect(countPacked(text)).toBe(n);
  });
});
