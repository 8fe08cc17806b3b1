import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export const expected = [/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED/]; // while the server is away

/** From a home with nothing in it to a report: import, vectors, evaluation, search, slice, gap, report; tabs, history and a restart in between. */
export default async function ({ page, context, files, open, parameter, isSound, fitsNarrow }) {
  await open("");
  await page.getByText("There is no data set yet").waitFor();
  await isSound();
  await importStreets(page, files);
  await page.getByRole("link", { name: "Look at what was missed" }).click();
  await page.getByRole("option").first().waitFor();
  assert.equal(parameter("where"), "outcome = 'missed'");

  await saveConcept(page, parameter);
  const inSlice = page.url();
  const n = await page.getByRole("region", { name: "Selection" }).locator("strong").first().textContent();

  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Slices" }).click();
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await page.getByRole("button", { name: "Test all 1" }).click();
  await row("crosswalks").locator(".verdict").waitFor({ timeout: 120_000 });
  await isSound();
  const report = await fetchReport(page);
  assert.match(report, /^<!doctype html>/i);
  assert.ok(report.includes("crosswalks"), "the report tells nothing of the slice");
  const figures = row("crosswalks").filter({ hasText: /% of all \d+.*0\.\d{3}.*AR100/s });
  await figures.waitFor();
  const shown = await figures.innerText();

  await page.reload();
  await figures.waitFor();
  assert.equal(await figures.innerText(), shown);
  await page.goBack();
  await page.getByText("in slice crosswalks").waitFor();
  assert.equal(page.url(), inSlice);
  await page.goForward();
  await row("crosswalks").waitFor();

  await makeElsewhere(context, inSlice);
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Jobs" }).click();
  await page.locator('.job[data-status="done"]').first().waitFor();
  await page.goBack();
  await row("from another tab").waitFor();

  await restart(files);
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Jobs" }).click();
  await page.locator('.job[data-status="done"]').filter({ hasText: "report" }).waitFor();
  await page.goBack();
  await figures.waitFor();
  assert.equal(await figures.innerText(), shown);
  await figures.getByRole("link", { name: /^\d+ objects/ }).click();
  await page.getByRole("option").first().waitFor();
  const counted = page.getByRole("region", { name: "Selection" }).locator("strong").first();
  await counted.filter({ hasText: new RegExp(`^${n}$`) }).waitFor(); // the former count stays until the next is there
  await page.locator(".cell img").first().waitFor();
  await isSound();
  await fitsNarrow();
}

async function importStreets(page, files) {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Import" }).click();
  await page.getByRole("textbox", { name: "Name of the data set" }).fill("streets");
  await page.getByRole("textbox", { name: "Annotations" }).fill(`${files}/streets/annotations.json`);
  await page.getByRole("textbox", { name: "Pictures" }).fill(`${files}/streets/images`);
  await page.getByRole("button", { name: "Import ground truth" }).click();
  await page.getByRole("button", { name: "Go on to predictions" }).click({ timeout: 90_000 });
  await page.getByRole("textbox", { name: "Name of the run" }).fill("baseline");
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Predictions", { exact: true }).click();
  await (await chooser).setFiles(`${files}/predictions.json`);
  await page.getByRole("button", { name: "Import predictions" }).click();
  await page.getByRole("button", { name: "Go on to vectors" }).click({ timeout: 90_000 });
  await page.getByLabel("images").uncheck();
  await page.getByLabel("predictions").uncheck();
  await page.getByRole("button", { name: "Make vectors" }).click();
  await page.getByRole("button", { name: "Go on to the evaluation" }).click({ timeout: 180_000 });
  await page.getByRole("button", { name: "Evaluate", exact: true }).click();
  await page.getByRole("status").getByText("mAP").waitFor({ timeout: 90_000 });
}

/** Words and what was missed together; kept without what says how the run did. */
async function saveConcept(page, parameter) {
  await page.keyboard.press("/");
  await page.keyboard.type("crosswalk");
  await page.keyboard.press("Enter");
  await page.getByTitle("similarity (cosine)").first().waitFor({ timeout: 60_000 });
  const footer = page.getByRole("region", { name: "Selection" });
  await footer.getByText("selected on the outcome").waitFor();
  await footer.getByRole("button", { name: "Save the concept" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("crosswalks");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.getByRole("link", { name: "Show the slice" }).click({ timeout: 60_000 });
  await page.getByText("in slice crosswalks").waitFor();
  await footer.getByText("selected on the outcome").waitFor({ state: "detached" }); // until then the former count stands there
  await footer.getByText("recall").waitFor();
  assert.equal(parameter("where"), null);
  assert.equal(parameter("text"), null);
}

async function fetchReport(page) {
  await page.getByRole("button", { name: "Report…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make the report" }).click();
  await dialog.getByText("The report is ready.").waitFor({ timeout: 120_000 });
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  const download = await saved;
  assert.equal(download.suggestedFilename(), "streets-baseline.html");
  const content = readFileSync(await download.path(), "utf8");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  return content;
}

/** A second tab on the same address: it shows the same, and keeps a slice of its own. */
async function makeElsewhere(context, address) {
  const tab = await context.newPage();
  await tab.goto(address);
  await tab.getByText("in slice crosswalks").waitFor();
  await tab.getByRole("option").first().waitFor();
  await tab.keyboard.press("x");
  await tab.getByRole("dialog").getByLabel("Name").fill("from another tab");
  await tab.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await tab.getByText("Slice from another tab holds").waitFor({ timeout: 60_000 });
  await tab.close();
}

/** Whoever runs this sees the one file, restarts the server on its port, and writes the other. */
async function restart(files) {
  writeFileSync(`${files}/restart`, "");
  while (!existsSync(`${files}/restarted`)) await new Promise((resolve) => setTimeout(resolve, 100));
}
