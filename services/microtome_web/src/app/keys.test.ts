import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { KEYS, keyLabel } from "./keys";
import { SCREENS } from "./screens";

const STORIES = join(__dirname, "../../../../tests/services/microtome_web/stories");
const stories = readdirSync(STORIES).map((name) => readFileSync(join(STORIES, name), "utf8"));

it.each(Object.keys(KEYS))("the key %s is pressed in a story", (key) => {
  const quoted = JSON.stringify(key);
  expect(stories.some((story) => story.includes(`press(${quoted})`) || story.includes(`[${quoted},`))).toBe(true);
});

it.each(SCREENS.map(({ path }) => path))("the screen %s has a story", (path) => {
  expect(readdirSync(STORIES)).toContain(`${path}.mjs`);
});

it("keys are read as people call them", () => {
  expect([" ", "Shift+ ", "ArrowUp", "x"].map(keyLabel)).toEqual(["Space", "Shift + Space", "Up arrow", "x"]);
});
