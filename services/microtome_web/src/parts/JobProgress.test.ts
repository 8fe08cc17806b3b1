import { expect, it } from "vitest";
import { progressText } from "./JobProgress";

it.each([
  [{ done: 0, total: null, rate: null }, ""],
  [{ done: 7, total: null, rate: null }, "7"],
  [{ done: 0, total: 2, rate: null }, "0 of 2"],
  [{ done: 3, total: 12, rate: 0.15 }, "3 of 12 · 9 a minute · 60 s left"],
  [{ done: 1, total: 2, rate: 0.001 }, "1 of 2 · 17 min left"],
  [{ done: 500, total: 2000, rate: 12.4 }, "500 of 2,000 · 12 a second · 2 min left"],
  [{ done: 2, total: 2, rate: 0.5 }, "2 of 2 · 30 a minute"],
])("a job at %o says “%s”", (job, text) => {
  expect(progressText(job)).toBe(text);
});
