import { describe, expect, it } from "vitest";
import { and, columnName, quoted, readFilter, writeFilter } from "./expression";

describe("a filter", () => {
  it("that is empty has no conditions", () => {
    expect(readFilter("")).toEqual([]);
    expect(writeFilter([])).toBe("");
  });

  it.each([
    "category = 'crosswalk'",
    "category = 'it''s' AND outcome = 'missed' AND area < 1024",
    "brightness BETWEEN 0.1 AND 0.3 AND category IN ('car', 'bus')",
    "split NOT IN ('train') AND error_type IS NOT NULL AND iou IS NULL",
    "file_name LIKE '%night%' AND iscrowd = FALSE",
    '"odd name" >= -1.5 AND "and" = TRUE',
  ])("reads and writes %s", (text) => {
    const conditions = readFilter(text);
    expect(conditions).not.toBeNull();
    expect(writeFilter(conditions!)).toBe(text);
  });

  it("may be in small letters and have no spaces", () => {
    expect(writeFilter(readFilter("area<10 and category in('a','b')")!)).toBe("area < 10 AND category IN ('a', 'b')");
  });

  it.each(["a = 1 OR b = 2", "NOT a = 1", "(a = 1)", "a + 1 = 2", "a = b", "a =", "a = 'open", "a BETWEEN 1", "a NOT LIKE 'x'", "a IN ()", "; drop"])(
    "that a form can't show stays text: %s",
    (text) => expect(readFilter(text)).toBeNull(),
  );

  it("grows by another one, each condition once", () => {
    expect(and("", "a = 1")).toBe("a = 1");
    expect(and("a = 1", "b = 2 AND a = 1")).toBe("a = 1 AND b = 2");
    expect(and("a = 1 OR b = 2", "c = 3")).toBe("(a = 1 OR b = 2) AND (c = 3)");
  });

  it("quotes text and names", () => {
    expect(quoted("it's")).toBe("'it''s'");
    expect([columnName("area"), columnName("is"), columnName("a b")]).toEqual(["area", '"is"', '"a b"']);
  });
});
