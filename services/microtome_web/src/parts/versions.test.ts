import { expect, it } from "vitest";
import { plainName, versionOf } from "./versions";

it.each([
  ["", "", ""],
  ["streets", "streets", ""],
  ["streets@2", "streets", "2"],
  ["a@b@raw", "a@b", "raw"],
  ["@1", "@1", ""],
])("%s is a version of a data set", (dataset, name, version) => {
  expect(plainName(dataset)).toBe(name);
  expect(versionOf(dataset)).toBe(version);
});
