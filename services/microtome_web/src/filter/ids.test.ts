import { describe, expect, it } from "vitest";
import { readFilter } from "./expression";
import { idFilter } from "./ids";

describe("a filter by ids", () => {
  it("of none is no filter", () => {
    expect(idFilter([])).toEqual({ where: "", n: 0 });
  });

  it("names all of a few", () => {
    expect(idFilter([7, 0, 12])).toEqual({ where: "id IN (7, 0, 12)", n: 3 });
  });

  it("names as many as a filter may be long", () => {
    const ids = Array.from({ length: 5_000 }, (_, number) => 100_000 + number);
    const { where, n } = idFilter(ids);
    expect(where.length).toBeLessThanOrEqual(3_800);
    expect(where.length).toBeGreaterThan(3_780);
    expect(readFilter(where)?.[0]?.values).toEqual(ids.slice(0, n));
  });
});
