import { describe, expect, it } from "vitest";
import { readRange, totals, whereOfBins, type Bin } from "./bins";

function bin(where: string, n = 1, n_right = 0): Bin {
  return { label: where, where, n_items: n, n, n_right };
}

const AREAS = [bin("area < 251.0", 4, 1), bin("area >= 251.0 AND area < 413.0", 6, 3), bin("area >= 413.0", 5, 5)];

describe("a range of bins", () => {
  it("of none is no filter", () => {
    expect(whereOfBins([], 0, -1)).toBe("");
    expect(totals([], 0, -1)).toEqual({ nItems: 0, n: 0, nRight: 0 });
  });

  it("of one is its own filter", () => {
    expect(whereOfBins(AREAS, 1, 1)).toBe("area >= 251.0 AND area < 413.0");
  });

  it("goes from the lower end of the first to the upper end of the last", () => {
    expect(whereOfBins(AREAS, 0, 1)).toBe("area < 413");
    expect(whereOfBins(AREAS, 1, 2)).toBe("area >= 251");
    expect(whereOfBins([AREAS[1]!, bin("area >= 413.0 AND area < 500.0"), AREAS[2]!], 0, 1)).toBe("area >= 251 AND area < 500");
  });

  it("that holds every range asks for any value", () => {
    expect(whereOfBins(AREAS, 0, 2)).toBe("area IS NOT NULL");
  });

  it("of values is a list", () => {
    expect(whereOfBins([bin("kind = 'it''s'"), bin("kind = 'b'")], 0, 1)).toBe("kind IN ('it''s', 'b')");
  });

  it("with the unknown ones joins them by OR", () => {
    expect(whereOfBins([AREAS[2]!, bin("area IS NULL")], 0, 1)).toBe("(area >= 413.0) OR (area IS NULL)");
  });

  it("counts what its bins hold", () => {
    expect(totals(AREAS, 0, 1)).toEqual({ nItems: 10, n: 10, nRight: 4 });
  });

  it.each([["1-2", [1, 2]], ["", [0, 2]], ["2-1", [0, 2]], ["0-9", [0, 2]], ["x", [0, 2]]])("is read from the address: %s", (text, range) => {
    expect(readRange(text, 3)).toEqual(range);
  });
});
