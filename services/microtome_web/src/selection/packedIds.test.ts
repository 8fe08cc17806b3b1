import { describe, expect, it } from "vitest";
import { countPacked, packIds, sentIds } from "./packedIds";

describe("a list of ids in the address", () => {
  it("of none is an empty word", () => {
    expect(packIds([])).toBe("");
    expect(countPacked("")).toEqual({ held: 0, all: 0 });
    expect(countPacked("?")).toEqual({ held: 0, all: 0 });
  });

  // the server's tests read the same words
  it.each([[[0], "AA"], [[7], "Bw"], [[129, 0, 1, 1], "AAGAAQ"], [[5, 16388], "Bf9_"]] as const)("%j is %s", (ids, word) => {
    const held = new Set(ids).size;
    expect(packIds(ids)).toBe(word);
    expect(countPacked(word)).toEqual({ held, all: held });
  });

  it("holds ten thousand of half a million, and of too many the lowest, with how many there are", () => {
    const some = Array.from({ length: 10_000 }, (_, at) => 50 * at);
    expect(countPacked(packIds(some))).toEqual({ held: 10_000, all: 10_000 });
    const word = packIds(Array.from({ length: 40_000 }, (_, at) => 500 * at));
    expect(sentIds(word).length).toBeLessThanOrEqual(48_000);
    expect(countPacked(word)).toEqual({ held: 18_000, all: 40_000 });
  });

  it("says that its ids are the first of more", () => {
    expect(packIds([7], 1)).toBe("Bw");
    expect(packIds([7], 12)).toBe("Bw~12");
    expect(sentIds("Bw~12")).toBe("Bw");
    expect(countPacked("Bw~12")).toEqual({ held: 1, all: 12 });
    expect(countPacked("Bw~x")).toEqual({ held: 1, all: 1 });
  });
});
