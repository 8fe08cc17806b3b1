import { expect, test } from "vitest";
import { channels, entriesOf, paletteOf, rampColour } from "./palette";
import { NO_VALUE, OTHERS } from "./points";

const KINDS = { column: "category", type: "text", values: Array.from({ length: 9 }, (_, at) => `kind ${at}`), others: true } as const;

test("a map that nothing colours has one colour, drawn above", () => {
  const palette = paletteOf(null, "light", null);
  expect(entriesOf(null, "light")).toHaveLength(1);
  expect(palette[4 * NO_VALUE + 3]).toBe(255);
});

test("outcomes have their colours and words", () => {
  const legend = { column: "outcome", type: "text", values: ["missed"], others: false } as const;
  expect(entriesOf(legend, "dark")[0]).toMatchObject({ code: 0, label: "missed", colour: "#e56c14" });
});

test("a value that is a word of the language is a value", () => {
  const legend = { column: "name", type: "text", values: ["constructor"], others: false } as const;
  expect(entriesOf(legend, "light")[0]!.label).toBe("constructor");
});

test("seven values have a colour each, the rest a grey", () => {
  const colours = entriesOf(KINDS, "light").map(({ colour }) => colour);
  expect(new Set(colours.slice(0, 7)).size).toBe(7);
  expect(colours[7]).toBe(colours[8]);
});

test("what has no value lies below, others do not", () => {
  const palette = paletteOf(KINDS, "light", null);
  expect(palette[4 * NO_VALUE + 3]).toBe(0);
  expect(palette[4 * OTHERS + 3]).toBe(255);
});

test("a value that is looked at alone is above all others, in a colour of its own", () => {
  const palette = paletteOf(KINDS, "light", 8);
  expect([palette[3], palette[4 * 8 + 3]]).toEqual([0, 255]);
  expect([...palette.subarray(32, 35)]).not.toEqual([...palette.subarray(28, 31)]);
});

test("numbers go along the ramp", () => {
  const palette = paletteOf({ column: "area", type: "number", low: 0, high: 1 }, "light", null);
  expect([...palette.subarray(0, 3)]).toEqual(channels(rampColour(0, "light")));
  expect([...palette.subarray(4 * OTHERS, 4 * OTHERS + 3)]).toEqual(channels(rampColour(1, "light")));
  expect(rampColour(-1, "dark")).toBe(rampColour(0, "dark"));
});
