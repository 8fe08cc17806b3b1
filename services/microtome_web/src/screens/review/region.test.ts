import { expect, test } from "vitest";
import { ASPECT, boxBetween, boxOf, placement, regionAround } from "./region";

const PICTURE = { width: 800, height: 600 };

test("all of the picture is shown at the farthest", () => {
  expect(regionAround([10, 10, 20, 20], PICTURE, Infinity)).toEqual([0, 0, 800, 600]);
  const tall = regionAround([10, 10, 20, 20], { width: 300, height: 600 }, Infinity);
  expect(tall).toEqual([-250, 0, 800, 600]);
});

test("a box lies in the middle of its surroundings", () => {
  expect(regionAround([390, 285, 20, 30], PICTURE, 3)).toEqual([340, 255, 120, 90]);
});

test("at the edge the surroundings stay inside of the picture", () => {
  const [x, y, width, height] = regionAround([790, 0, 10, 10], PICTURE, 6);
  expect([x + width, y]).toEqual([800, 0]);
  expect(width / height).toBeCloseTo(ASPECT);
});

test("a tiny box is not shown larger than life", () => {
  expect(regionAround([100, 100, 1, 1], PICTURE, 1.6)[2]).toBe(48);
});

test("the picture is placed so that the frame shows the region", () => {
  expect(placement([200, 150, 400, 300], PICTURE)).toEqual({ left: "-50%", top: "-50%", width: "200%", height: "200%" });
});

test("a drawn box is made of any two corners and cut at the edge", () => {
  expect(boxBetween([30, 40.04], [10, 20], PICTURE)).toEqual([10, 20, 20, 20]);
  expect(boxBetween([-5, 590], [10, 900], PICTURE)).toEqual([0, 590, 10, 10]);
  expect(boxOf([1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
});
