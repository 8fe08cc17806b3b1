import { expect, it } from "vitest";
import { readEvent } from "./events";

it("a comment is no event", () => expect(readEvent(": ping")).toBeNull());

it("an event has its kind, id and data", () => {
  expect(readEvent('id: 7\nevent: progress\ndata: {"done": 1}')).toEqual({ id: "7", kind: "progress", data: { done: 1 } });
});
