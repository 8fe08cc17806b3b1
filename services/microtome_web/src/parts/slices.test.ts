import { expect, it } from "vitest";
import { chosenBy, whyCircular } from "./slices";

it("a slice without a query was not chosen by an outcome", () => expect(chosenBy({ query: {} }, "a")).toEqual([]));

it("a slice is circular for the run that it was chosen by alone", () => {
  const slice = { query: { where: "outcome = 'missed'", selected_on: { a: ["outcome"] } } };
  expect(chosenBy(slice, "a")).toEqual(["outcome"]);
  expect(chosenBy(slice, "b")).toEqual([]);
  expect(whyCircular(["outcome"])).toContain("chosen by outcome of this very run");
});
