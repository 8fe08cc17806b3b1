import { expect, test } from "vitest";
import { matching } from "./AnswerForm";
import { changeText, difference } from "./BeforeAfter";
import { currentOf, isAllowed, isAtOnce, KINDS, labelOf, stepFrom, suggestionOf, suggestionText, verdictText, type Candidate, type Verdict } from "./verdicts";

function candidate(id: number, more: Partial<Candidate> = {}): Candidate {
  return {
    item: `object:${id}`, items: "objects", id, run: null, image_id: 1, file_name: "a.jpg", category: "car", bbox: [1, 2, 3, 4], suspicion: 0.5,
    kinds: [], reason: "", suggestion: { kind: "unsure" }, evidence: {}, ...more,
  };
}
const THREE = [candidate(1), candidate(2), candidate(3)];

test("of no candidates none is shown", () => {
  expect(currentOf([], new Set(), "object:1")).toBeUndefined();
  expect(stepFrom([], new Set(), "object:1", 1)).toBeUndefined();
});

test("the address's candidate is shown unless it has a verdict", () => {
  expect(currentOf(THREE, new Set(), "object:2")!.id).toBe(2);
  expect(currentOf(THREE, new Set(["object:2"]), "object:2")!.id).toBe(1);
  expect(currentOf(THREE, new Set(), "object:99")!.id).toBe(1);
});

test("a step passes over what has a verdict and ends at the ends", () => {
  expect(stepFrom(THREE, new Set(["object:2"]), "object:1", 1)!.id).toBe(3);
  expect(stepFrom(THREE, new Set(["object:1"]), "object:1", 1)!.id).toBe(2);
  expect(stepFrom(THREE, new Set(), "object:3", 1)).toBeUndefined();
  expect(stepFrom(THREE, new Set(), "object:1", -1)).toBeUndefined();
});

test("every verdict has a key of its own", () => {
  expect(new Set(KINDS.map(({ key }) => key)).size).toBe(KINDS.length);
});

test("of a prediction one can't say that it should be deleted", () => {
  expect(isAllowed("delete", "predictions")).toBe(false);
  expect(isAllowed("delete", "objects")).toBe(true);
  expect(labelOf("missing_box", "predictions")).toBe("Add this box");
});

test("a prediction brings its box, an object asks for one", () => {
  expect(isAtOnce("missing_box", candidate(1, { items: "predictions" }))).toBe(true);
  expect(isAtOnce("missing_box", candidate(1))).toBe(false);
  expect(isAtOnce("wrong_category", candidate(1))).toBe(false);
  expect(isAtOnce("right", candidate(1))).toBe(true);
});

test.each([
  [{ kind: "unsure" }, null, "The scores suggest nothing: decide by eye."],
  [{}, null, "The scores suggest nothing: decide by eye."],
  [{ kind: "delete" }, { kind: "delete" }, "Delete the box."],
  [{ kind: "wrong_category", category: "bus" }, { kind: "wrong_category", category: "bus" }, "Call it bus."],
  [{ kind: "move", bbox: [1, 2, 3, 4] }, { kind: "move", bbox: [1, 2, 3, 4] }, "Move the box to the white one."],
])("the suggestion %j is read and said", (suggestion, read, said) => {
  const one = candidate(1, { suggestion });
  if (read) expect(suggestionOf(one)).toMatchObject(read);
  else expect(suggestionOf(one)).toBeNull();
  expect(suggestionText(one)).toBe(said);
});

test("verdicts and changes are told in few words", () => {
  const verdict = { kind: "wrong_category", category: "bus", items: "objects" } as Verdict;
  expect(verdictText(verdict)).toBe("is bus");
  expect(verdictText({ ...verdict, kind: "delete" })).toBe("delete the box");
  expect(changeText({ before: null, after: { category: "car" } })).toBe("+ car");
  expect(changeText({ before: { category: "car" }, after: null })).toBe("− car");
  expect(changeText({ before: { category: "car" }, after: { category: "bus" } })).toBe("car → bus");
  expect(changeText({ before: { category: "car" }, after: { category: "car" } })).toBe("car, moved");
});

test("categories are found by a part of their name, the suggested one first", () => {
  const known = ["car", "bus", "cargo bike"];
  expect(matching([], "", "car", undefined)).toEqual([]);
  expect(matching(known, "", "bus", "cargo bike")).toEqual(["cargo bike", "car"]);
  expect(matching(known, " CAR", "bus", undefined)).toEqual(["car", "cargo bike"]);
  expect(matching(known, "bus", "bus", undefined)).toEqual([]);
});

test("a difference has a sign unless it is nothing", () => {
  expect(difference(0.5, 0.75)).toBe("+0.250");
  expect(difference(0.75, 0.5)).toBe("−0.250");
  expect(difference(0.5, 0.49999)).toBe("0.000");
  expect(difference(null, 0.5)).toBe("–");
});
