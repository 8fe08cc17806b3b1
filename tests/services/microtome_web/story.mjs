// node story.mjs STORY BASE: runs one story of a person at the pages of a real server, and fails on any fault in the console.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const web = new URL("../../../services/microtome_web/", import.meta.url);
const require = createRequire(new URL("package.json", web));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Serious faults that axe finds on the page as it stands. */
async function faults(page) {
  // its transitions end first: half-faded text has too little contrast
  await page.waitForTimeout(300);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
}

async function widerThanPage(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const [story, base] = process.argv.slice(2);
const { default: tell, expected = [] } = await import(pathToFileURL(story).href);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(90_000); // a first search loads the model, beside other tests
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.stack ?? error.message));
  try {
    await tell({
      page,
      context,
      base,
      files: process.env.FILES,
      open: (address) => page.goto(`${base}/${address}`),
      parameter: (name) => new URLSearchParams(page.url().split("?")[1]).get(name),
      isSound: async () => assert.deepEqual(await faults(page), []),
      fitsNarrow: async () => {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.waitForTimeout(300);
        assert.ok((await widerThanPage(page)) <= 0, "the page is wider than 390 pixels");
        assert.deepEqual(await faults(page), []);
        await page.setViewportSize({ width: 1440, height: 900 });
      },
    });
  } catch (error) {
    if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE });
    throw error;
  }
  assert.deepEqual(said.filter((text) => !expected.some((pattern) => pattern.test(text))), []);
} finally {
  await browser.close();
}
