// node figures.mjs BASE DATASET RUN [TEXT]: how fast the explorer is on a running server, as medians of five visits.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../services/microtome_web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [base, dataset, run, text] = process.argv.slice(2);
const address = `${base}/#/explorer?${new URLSearchParams({ dataset, run })}`;
const VISITS = 5;
const FRAMES = 180;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const print = (name, value, goal) => console.log(`${name.padEnd(44)} ${value.toFixed(0).padStart(6)} ms   (asked: < ${goal})`);

async function visit(page) {
  await page.goto("about:blank");
  const started = performance.now();
  await page.goto(address);
  await page.getByRole("option").first().waitFor();
  const data = performance.now() - started;
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  return { paint, data };
}

async function scroll(page) {
  return page.evaluate(async (n) => {
    const grid = document.querySelector(".grid");
    const frames = [];
    let last = performance.now();
    for (let i = 0; i < n; i += 1) {
      grid.scrollTop += 400;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return frames.sort((a, b) => a - b);
  }, FRAMES);
}

/** From the last scroll to the moment when all pictures in sight have been loaded or refused. */
async function settle(page) {
  const started = performance.now();
  await page.waitForFunction(() => {
    const shown = [...document.querySelectorAll(".cell .crop")];
    const images = [...document.querySelectorAll(".cell img")];
    return shown.length > 0 && images.length === shown.length && images.every((image) => image.complete);
  });
  return performance.now() - started;
}

/** From a change of the address to the answer of a request of that kind. */
async function answered(page, part, change) {
  const answer = page.waitForResponse((response) => response.url().includes(part));
  const started = performance.now();
  await change();
  await answer;
  return performance.now() - started;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await visit(page); // the server reads its tables once
const visits = [];
for (let i = 0; i < VISITS; i += 1) visits.push(await visit(page));
print("first contentful paint", median(visits.map(({ paint }) => paint)), 500);
print("first data", median(visits.map(({ data }) => data)), 800);
let requests = 0;
page.on("request", (request) => /crop|picture/.test(request.url()) && (requests += 1));
const frames = await scroll(page);
print("scroll, 95th percentile of frames", frames[Math.floor(FRAMES * 0.95)], 17);
console.log(`pictures asked for while scrolling ${FRAMES} steps: ${requests}`);
print("pictures settled after a fast scroll", await settle(page), 600);
const go = (more) => page.evaluate((hash) => (location.hash = hash), `/explorer?${new URLSearchParams({ dataset, run, ...more })}`);
const slides = [];
for (let i = 0; i < VISITS; i += 1) slides.push(await answered(page, "/selection?", () => go({ confidence: String(0.3 + i / 20) })));
print("another confidence to counts", median(slides), 150);
if (text) {
  await answered(page, "/order?", () => go({ text: "warm up" }));
  const searches = [];
  for (let i = 0; i < VISITS; i += 1) searches.push(await answered(page, "/order?", () => go({ text: `${text} ${i}` })));
  print("words to results", median(searches), 200);
}
await browser.close();
