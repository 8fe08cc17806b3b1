// node figures.mjs BASE DATASET RUN [--text WORDS] [--points DATASET] [--compare RUN,RUN,... --slices N] [--visits 5] [--json]
//
// How fast the browser's part is on a running server, each figure beside what is asked of it, as medians of some visits.
// The home is made by `python -m tests.benchmarks.web.home FOLDER`, and the server started on it by
// `MICROTOME_HOME=FOLDER/home microtome serve --port 8080`; build the pages before (`make web`). To compare two states
// of the code, run this on two servers in turns, several times, and report ratios: the machine's load counts for more.
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const require = createRequire(new URL("../../../services/microtome_web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    text: { type: "string" }, points: { type: "string" }, compare: { type: "string" }, slices: { type: "string", default: "50" },
    visits: { type: "string", default: "5" }, json: { type: "boolean", default: false },
  },
});
const [base, dataset, run] = positionals;
const VISITS = Number(asked.visits);
const FRAMES = 180;
const STEP = 400;
const figures = [];
const fresh = Date.now().toString(36); // what was asked for before is kept by the server

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const percentile = (values, share) => sorted(values)[Math.floor(values.length * share)];
const note = (name, milliseconds, goal) => figures.push({ name, milliseconds: Math.round(milliseconds * 10) / 10, goal });
const addressOf = (screen, more) => `#/${screen}?${new URLSearchParams({ dataset, run, ...more })}`;

async function visit(page) {
  await page.goto("about:blank");
  await page.goto(`${base}/${addressOf("explorer", {})}`);
  await page.getByRole("option").first().waitFor();
  return page.evaluate(() => {
    const end = (part) => performance.getEntriesByType("resource").filter(({ name }) => name.includes(part)).at(0)?.responseEnd ?? NaN;
    const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    const shown = performance.getEntriesByName("first-data")[0];
    return { paint, data: shown ? shown.startTime : performance.now(), script: end("/assets/index-"), screen: end("/assets/Explorer-"), order: end("/order?") };
  });
}

/** Marks when the first item stands on the page, from inside, so that waiting for it from outside costs nothing. */
function markFirstItem() {
  performance.setResourceTimingBufferSize(100_000);
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[role="option"].cell')) return;
    performance.mark("first-data");
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

/** Frames of an empty page of this machine at this moment: no page can do better. */
async function idleFrames(page) {
  return page.evaluate(async (n) => {
    const frames = [];
    let last = performance.now();
    for (let i = 0; i < n; i += 1) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return frames;
  }, FRAMES);
}

async function scroll(page) {
  return page.evaluate(
    async ([n, step]) => {
      const grid = document.querySelector(".grid");
      const frames = [];
      let last = performance.now();
      for (let i = 0; i < n; i += 1) {
        grid.scrollTop += step;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        frames.push(now - last);
        last = now;
      }
      return frames;
    },
    [FRAMES, STEP],
  );
}

/** From the last scroll to the moment when all pictures in sight have been loaded or refused. */
async function settle(page) {
  return page.evaluate(async () => {
    const started = performance.now();
    const grid = document.querySelector(".grid").getBoundingClientRect();
    const inSight = () =>
      [...document.querySelectorAll(".cell")].filter((cell) => {
        const { top, bottom } = cell.getBoundingClientRect();
        return bottom > grid.top && top < grid.bottom;
      });
    for (;;) {
      await new Promise(requestAnimationFrame);
      const images = inSight().map((cell) => cell.querySelector("img"));
      if (images.length && images.every((image) => image?.complete)) return performance.now() - started;
    }
  });
}

/** From a change of the address to the next frame after the answer of that kind. */
async function answered(page, part, address) {
  return page.evaluate(
    async ([part, address]) => {
      const began = performance.now();
      const seen = () => performance.getEntriesByType("resource").filter(({ name, startTime, responseEnd }) => name.includes(part) && startTime >= began && responseEnd > 0);
      location.hash = address;
      while (!seen().length) await new Promise((resolve) => setTimeout(resolve, 2));
      if (seen()[0].responseStatus !== 200) throw new Error(`${seen()[0].name} answered ${seen()[0].responseStatus}`);
      await new Promise(requestAnimationFrame);
      return performance.now() - began;
    },
    [part, address],
  );
}

async function repeat(n, once) {
  const values = [];
  for (let i = 0; i < n; i += 1) values.push(await once(i));
  return values;
}

async function explorer(page) {
  await visit(page); // the server reads its tables once
  const visits = await repeat(VISITS, () => visit(page));
  for (const [name, goal] of [["paint", 500], ["data", 800], ["script"], ["screen"], ["order"]]) {
    const words = { paint: "first contentful paint", data: "first data", script: "  of it: script is there", screen: "  of it: explorer is there", order: "  of it: order is there" };
    note(words[name], median(visits.map((one) => one[name])), goal);
  }
  await page.waitForTimeout(1500);
  const idle = await idleFrames(page);
  let requests = 0;
  page.on("request", (request) => /\/(crop|picture)\?/.test(request.url()) && (requests += 1));
  const rounds = await repeat(3, async () => {
    await page.evaluate(() => (document.querySelector(".grid").scrollTop = 0));
    await page.waitForTimeout(500);
    requests = 0;
    const frames = await scroll(page);
    const during = requests;
    return { frames, during, settled: await settle(page) };
  });
  note("frame of a page that does nothing, p95", percentile(idle, 0.95));
  note("scroll, frame p50", median(rounds.map(({ frames }) => percentile(frames, 0.5))));
  note("scroll, frame p95", median(rounds.map(({ frames }) => percentile(frames, 0.95))), 17);
  note("pictures settled after a fast scroll", median(rounds.map(({ settled }) => settled)), 600);
  figures.push({ name: `pictures asked for while scrolling ${FRAMES} steps`, count: median(rounds.map(({ during }) => during)) });
  await answered(page, "/selection?", addressOf("explorer", { confidence: "0.29" }));
  note("slider to counts", median(await repeat(VISITS, (i) => answered(page, "/selection?", addressOf("explorer", { confidence: String((30 + 3 * i + 2 * Math.random()) / 100) })))), 150);
  if (!asked.text) return;
  await answered(page, "/order?", addressOf("explorer", { text: "warm up" }));
  note("words to results", median(await repeat(VISITS, (i) => answered(page, "/order?", addressOf("explorer", { text: `${asked.text} ${fresh}${i}` })))), 200);
}

/** Marks when the first tile of an evaluation has its figure. */
function markFirstTile() {
  new MutationObserver((_, observer) => {
    if (!/\d/.test(document.querySelector(".tile .tile-value")?.textContent ?? "")) return;
    performance.mark("first-tile");
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

/** From a key on the slider to the frame in which the recall at the new confidence stands. */
async function slide(page) {
  return page.evaluate(async () => {
    const value = () => document.querySelector('[aria-label="Recall"] .tile-value').textContent;
    const thumb = document.querySelector('[role="slider"][aria-label="Confidence"]');
    const before = value();
    const began = performance.now();
    thumb.focus();
    thumb.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
    while (value() === before && performance.now() - began < 20_000) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
}

async function evaluate(page) {
  const look = async () => {
    await page.goto("about:blank");
    await page.goto(`${base}/${addressOf("evaluate", { confidence: "0.3" })}`);
    await page.locator(".tile").first().waitFor();
    return page.evaluate(() => performance.getEntriesByName("first-tile")[0].startTime);
  };
  await look(); // the server reads the run once
  note("evaluation, first tile", median(await repeat(VISITS, look)), 800);
  await page.waitForTimeout(8000); // intervals and what stands below
  note("evaluation, slider to figures", median(await repeat(VISITS, async () => {
    await page.waitForTimeout(1500);
    return slide(page);
  })), 150);
  note("evaluation, slider again while the rest follows", median(await repeat(VISITS, async () => {
    await page.waitForTimeout(200);
    return slide(page);
  })));
}

async function map(page) {
  const drawn = await repeat(3, async () => {
    await page.goto("about:blank");
    const started = performance.now();
    await page.goto(`${base}/#/map?${new URLSearchParams({ dataset: asked.points, items: "objects" })}`);
    await page.waitForFunction(() => document.querySelector(".point-map canvas")?.dataset.kind && performance.getEntriesByType("resource").some(({ name, responseEnd }) => /\/map\?/.test(name) && responseEnd > 0));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    return performance.now() - started;
  });
  note("map drawn", median(drawn), 2500);
  const corners = Array.from({ length: 60 }, (_, i) => [4 * Math.cos(i / 9.55), 4 * Math.sin(i / 9.55)]);
  const lasso = () =>
    page.evaluate(
      async ([path, body]) => {
        const began = performance.now();
        await (await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
        return performance.now() - began;
      },
      [`/api/v1/datasets/${asked.points}/map/lasso`, JSON.stringify({ items: "objects", polygon: corners, limit: 300 })],
    );
  await lasso();
  note("lasso count", median(await repeat(VISITS, lasso)), 250);
}

async function compare(page) {
  const runs = asked.compare.split(",");
  const slices = Array.from({ length: Number(asked.slices) }, (_, i) => `slice ${i}`);
  const parameters = new URLSearchParams([...runs.map((name) => ["run", name]), ...slices.map((name) => ["slice", name])]);
  const ask = (path, options) =>
    page.evaluate(
      async ([where, how]) => {
        const began = performance.now();
        const answer = await fetch(where, how);
        if (!answer.ok) throw new Error(await answer.text());
        return { answer: await answer.json(), milliseconds: performance.now() - began };
      },
      [`/api/v1${path}`, options],
    );
  const once = async () => (await ask(`/datasets/${dataset}/compare?${parameters}`)).milliseconds;
  note("comparison asked for before anything is computed", await once(), 1000);
  const began = performance.now();
  const body = JSON.stringify({ runs, slices });
  const started = await ask(`/datasets/${dataset}/comparisons`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  let job = started.answer;
  while (["queued", "running"].includes(job.status)) {
    await page.waitForTimeout(500);
    job = (await ask(`/jobs/${job.job_id}`)).answer;
  }
  if (job.status !== "done") throw new Error(`the comparison's job ${job.status}: ${job.error}`);
  note("comparison made for the first time, by a job", performance.now() - began);
  note(`comparison of ${asked.slices} slices x ${runs.length} runs from cache`, median(await repeat(VISITS, once)), 1000);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(180_000);
  await page.addInitScript(markFirstItem);
  await page.addInitScript(markFirstTile);
  await explorer(page);
  await evaluate(page);
  if (asked.points) await map(page);
  if (asked.compare) await compare(page);
} finally {
  await browser.close();
}
if (asked.json) console.log(JSON.stringify(figures));
else for (const { name, milliseconds, count, goal } of figures) console.log(`${name.padEnd(52)} ${String(milliseconds ?? count).padStart(8)} ${milliseconds === undefined ? "  " : "ms"}${goal ? `   asked: ${goal}` : ""}`);
