import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export const expected = [/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED/]; // while the server is away

/** From a home with nothing in it to a patch of its labels: import, vectors, evaluation, a confusion, words, slice, gap, comparison, report, review; tabs, history and a restart in between. */
export default async function (person) {
  const { page, context, files, open, isSound, fitsNarrow } = person;
  await open("");
  await page.getByText("There is no data set yet").waitFor();
  await isSound();
  await visit(page, "Import");
  await importTruth(page, files);
  await importRun(page, "second", files, "second.json");
  await page.getByRole("button", { name: "Without vectors" }).click();
  await evaluate(page);
  await page.getByRole("button", { name: "Step 2" }).or(page.getByRole("button", { name: "Predictions", exact: true })).first().click();
  await importRun(page, "baseline", files, "predictions.json");
  await embed(page);
  await evaluate(page);

  await openConfusion(person);
  await saveConcept(person);
  const inSlice = page.url();
  const n = await page.getByRole("region", { name: "Selection" }).locator("strong").first().textContent();

  await visit(page, "Slices");
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await page.getByRole("button", { name: "Test all 1" }).click();
  await row("crosswalks").locator(".verdict").waitFor({ timeout: 120_000 });
  await isSound();
  await compare(person);
  const report = await fetchReport(page);
  assert.match(report, /^<!doctype html>/i);
  for (const word of ["crosswalks", "second"]) assert.ok(report.includes(word), `the report tells nothing of ${word}`);
  const figures = row("crosswalks").filter({ hasText: /(second 0\.\d{3}.*){3}AR100/s }); // all there: recall, mAP and AR100
  await figures.waitFor();
  const shown = await figures.innerText();

  await page.reload();
  await figures.waitFor();
  assert.equal(await figures.innerText(), shown);
  await makeElsewhere(context, inSlice);
  await visit(page, "Jobs");
  await page.locator('.job[data-status="done"]').first().waitFor();
  await page.goBack();
  await row("from another tab").waitFor();

  await restart(files);
  await visit(page, "Jobs");
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
  await page.goBack();

  await review(person);
  await fetchPatch(person);
}

async function visit(page, screen) {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: screen }).click();
}

async function importTruth(page, files) {
  await page.getByRole("textbox", { name: "Name of the data set" }).fill("streets");
  await page.getByRole("textbox", { name: "Annotations" }).fill(`${files}/streets/annotations.json`);
  await page.getByRole("textbox", { name: "Pictures" }).fill(`${files}/streets/images`);
  await page.getByRole("button", { name: "Import ground truth" }).click();
  await page.getByRole("button", { name: "Go on to predictions" }).click({ timeout: 90_000 });
}

async function importRun(page, run, files, file) {
  await page.getByRole("textbox", { name: "Name of the run" }).fill(run);
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Predictions", { exact: true }).click();
  await (await chooser).setFiles(`${files}/${file}`);
  await page.getByRole("button", { name: "Import predictions" }).click();
  await page.getByText(`of ${run}`).or(page.getByText("lie on images of the data set")).first().waitFor({ timeout: 90_000 });
  await page.getByRole("button", { name: "Go on to vectors" }).click({ timeout: 90_000 });
  await page.waitForFunction((name) => new URLSearchParams(location.hash.split("?")[1]).get("run") === name, run);
}

async function embed(page) {
  await page.getByLabel("images").uncheck();
  await page.getByLabel("predictions").uncheck();
  await page.getByRole("button", { name: "Make vectors" }).click();
  await page.getByRole("button", { name: "Go on to the evaluation" }).click({ timeout: 180_000 });
}

async function evaluate(page) {
  await page.getByRole("button", { name: "Evaluate", exact: true }).click();
  await page.getByRole("status").getByText("mAP").waitFor({ timeout: 90_000 });
}

/** From what is confused to its boxes; then all that was missed. */
async function openConfusion({ page, parameter, isSound }) {
  await visit(page, "Evaluate");
  const cell = page.getByRole("region", { name: "Confusion", exact: true }).getByRole("link", { name: /missed$/ }).first();
  const n = Number((await cell.textContent()).replace(",", ""));
  await isSound();
  await cell.click();
  await page.getByRole("option").first().waitFor();
  assert.match(parameter("where"), /^category = '.*' AND outcome = 'missed'$/);
  await page.getByRole("region", { name: "Selection" }).locator("strong").first().filter({ hasText: new RegExp(`^${n}$`) }).waitFor();
  await page.goBack();
  await page.getByRole("link", { name: /missed$/ }).first().waitFor();
  await page.locator(".outcome").getByRole("link", { name: /missed$/ }).click();
  await page.getByRole("option").first().waitFor();
  assert.equal(parameter("where"), "outcome = 'missed'");
}

/** Both runs on everything and on the slice; what flipped between them. */
async function compare({ page, isSound }) {
  await visit(page, "Compare");
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${name}`) }) });
  await row("crosswalks").locator(".verdict").waitFor({ timeout: 120_000 });
  await row("Everything").getByRole("button").click();
  await page.getByRole("region", { name: "Flipped boxes" }).getByRole("link", { name: /objects/ }).first().waitFor();
  await isSound();
  await visit(page, "Slices");
}

/** The labels that are likeliest wrong: a verdict and another by keys, applied as a new version. */
async function review({ page, isSound }) {
  await visit(page, "Review");
  await page.getByRole("button", { name: "Compute the scores" }).click();
  const candidate = page.getByRole("complementary", { name: "Candidate" });
  await candidate.getByText(/likely to be a label error/).waitFor({ timeout: 240_000 });
  await isSound();
  const looked = (n) => page.getByRole("status").filter({ hasText: `${n} looked at` }).waitFor();
  const name = () => page.locator(".review-name p").textContent();
  await page.keyboard.press("1");
  await looked(1);
  for (let steps = 0; !(await name()).startsWith("object") && steps < 40; steps += 1) {
    await page.keyboard.press("]");
    await page.waitForTimeout(100);
  }
  await page.keyboard.press("4");
  await looked(2);
  await page.getByText(/^Corrections/).click();
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("Note").fill("first look");
  await page.getByRole("button", { name: "Apply as a new version" }).click();
  const did = page.getByRole("region", { name: "What it did" });
  await did.getByText(/1 removed/).waitFor();
  await did.getByRole("rowheader", { name: "mAP" }).waitFor({ timeout: 90_000 });
  await isSound();
  await page.getByRole("link", { name: "All versions" }).click();
  await page.getByRole("heading", { name: "2 versions of the labels" }).waitFor();
}

async function fetchPatch({ page }) {
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Format" }).click();
  await page.getByRole("option", { name: /^Review patch/ }).click();
  await dialog.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download", { timeout: 90_000 });
  await dialog.getByRole("button", { name: "Download" }).click({ timeout: 90_000 });
  assert.equal((await saved).suggestedFilename(), "streets-review-patch.zip");
}

/** Words and what was missed together; kept without what says how the run did. */
async function saveConcept({ page, parameter }) {
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
  await dialog.getByRole("combobox", { name: "Compared with" }).click();
  await page.getByRole("option", { name: "second" }).click();
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
