import { expect, it } from "vitest";
import type { ShownBox } from "@/parts/boxes";
import { overlap, reason } from "./reasons";

const box = (items: ShownBox["items"], x: number, more: Partial<ShownBox> = {}): ShownBox => ({
  id: x, items, bbox: [x, 0, 10, 10], category: "car", outcome: null, confidence: null, ...more,
});

it("boxes apart have no overlap, equal ones all of it", () => {
  expect(overlap([0, 0, 10, 10], [10, 0, 10, 10])).toBe(0);
  expect(overlap([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
  expect(overlap([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(50 / 150);
});

it("a missed object says what came nearest", () => {
  const object = box("objects", 0, { outcome: "missed" });
  expect(reason(object, [object], 0.5)).toBe("missed: no prediction touches it");
  const near = box("predictions", 5, { confidence: 0.61 });
  expect(reason(object, [object, near], 0.5)).toBe("missed: best IoU 0.33 with car 0.61");
  const faint = box("predictions", 1, { confidence: 0.31 });
  expect(reason(object, [near, faint], 0.5)).toBe("missed: best IoU 0.82 with car 0.31, under the threshold of 0.50");
});

it("a false positive says what kind it is", () => {
  const object = box("objects", 5);
  expect(reason(box("predictions", 0, { outcome: "false_positive", errorType: "localization" }), [object], 0.5)).toBe("too far off the car, IoU 0.33");
  expect(reason(box("predictions", 90, { outcome: "false_positive", errorType: "background" }), [object], 0.5)).toBe("background: no object touches it");
});

it("a prediction without an outcome is under the threshold", () => {
  expect(reason(box("predictions", 0, { confidence: 0.2 }), [], 0.5)).toBe("under the confidence threshold of 0.50");
});
