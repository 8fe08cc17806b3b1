import { expect, test } from "vitest";
import { staleness } from "./staleness";

const tested = { version: 2, startedAt: "2026-11-21T10:00:00Z" };
const slice = { refreshed_at: "2026-11-21T09:00:00Z" };
const present = { version: 2, predictedAt: "2026-11-20T00:00:00Z" };

test("a test of what there is now needs no mark", () => {
  expect(staleness(tested, slice, present)).toBeNull();
  expect(staleness({ ...tested, startedAt: null }, slice, { version: undefined, predictedAt: undefined })).toBeNull();
});

test("a test of something older says of what", () => {
  expect(staleness(tested, slice, { ...present, version: 3 })).toBe("of version 2");
  expect(staleness(tested, slice, { ...present, predictedAt: "2026-11-21T10:00:01Z" })).toBe("of former predictions");
  expect(staleness(tested, { refreshed_at: "2026-11-21T12:00:00+00:00" }, present)).toBe("of the slice before it was refreshed");
});
