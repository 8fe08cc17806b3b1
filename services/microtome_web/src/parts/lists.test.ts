import { expect, it } from "vitest";
import { packIds } from "@/selection/packedIds";
import { listText, whyCut } from "./lists";

it("a list says how many it names, and of how many", () => {
  expect(listText(packIds([4]), "objects")).toBe("1 object");
  expect(listText(packIds([4, 9]), "objects")).toBe("2 objects");
  expect(listText(packIds([4, 9], 5213), "objects")).toBe("the first 2 of 5,213 objects");
});

it("only of a list that is not whole it is said why", () => {
  expect(whyCut(packIds([4, 9]))).toBe("");
  expect(whyCut(packIds([4, 9], 3))).toContain("lowest ids");
});
