import { expect, it } from "vitest";
import { chance, figure, percent, signed, weighed } from "./numbers";

it("a chance under a thousandth is no number, as in reports and on the command line", () => {
  expect(chance(null)).toBe("–");
  expect(chance(0.0009)).toBe("<0.001");
  expect(chance(0.001)).toBe("0.001");
});

it("a weighted count shows that it is one", () => {
  expect(weighed(0)).toBe("0");
  expect(weighed(1234)).toBe("1,234");
  expect(weighed(0.43)).toBe("0.4");
});

it("a share is nothing only where it is", () => {
  expect([0, 0.004, 0.005, 0.374, 1].map(percent)).toEqual(["0 %", "<1 %", "1 %", "37 %", "100 %"]);
});

it("a difference has a sign unless it rounds to nothing", () => {
  expect([null, 0, -0.0004, 0.0004, -0.0006, 0.25].map((value) => signed(value))).toEqual(["–", "0.000", "0.000", "0.000", "-0.001", "+0.250"]);
  expect(figure(-0.0004)).toBe("0.000");
});
