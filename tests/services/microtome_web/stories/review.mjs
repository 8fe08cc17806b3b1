import assert from "node:assert/strict";

/** Labels that are likeliest wrong: verdicts by keys, undo, a new version, and what it did to the figures. */
export default async function ({ page, base, files, open, parameter, isSound, fitsNarrow }) {
  const ask = (path, data) => finished(page, base, path, data);
  await ask("/datasets", { dataset: "reviewed", annotations: `${files}/streets/annotations.json`, images: `${files}/streets/images` });
  await ask("/datasets/reviewed/runs", { run: "reviewer", path: `${files}/second.json`, category_map: "auto" });
  await ask("/datasets/reviewed/evaluations", { run: "reviewer" });
  await open("#/review?dataset=reviewed&run=reviewer");
  await page.getByRole("button", { name: "Compute the scores" }).waitFor();
  await isSound();
  await ask("/datasets/reviewed/scores", { run: "reviewer", only: ["mistakenness", "box_scores"] });
  const progress = page.getByRole("status").filter({ hasText: "looked at" });
  await page.reload();
  const candidate = page.getByRole("complementary", { name: "Candidate" });
  await candidate.getByText(/likely to be a label error/).waitFor();
  await isSound();

  const looked = (n) => progress.filter({ hasText: `${n} looked at` }).waitFor();
  const name = () => candidate.locator("p").first().textContent();
  const first = await name();
  await page.keyboard.press("]");
  await page.waitForFunction((before) => document.querySelector(".review-name p").textContent !== before, first);
  await page.keyboard.press("[");
  await page.waitForFunction((before) => document.querySelector(".review-name p").textContent === before, first);
  await page.keyboard.press("1");
  await looked(1);
  await page.keyboard.press("5");
  await looked(2);
  await page.keyboard.press("u");
  await looked(1);

  for (let steps = 0; !(await page.getByRole("button", { name: /^Do it/ }).isVisible()) && steps < 40; steps += 1) await page.keyboard.press("]");
  await page.keyboard.press("y");
  await looked(2);
  await page.keyboard.press("u");
  await looked(1);

  await onObject(page);
  await page.keyboard.press("4");
  await looked(2);
  await onObject(page);
  await page.keyboard.press("2");
  await page.getByRole("textbox", { name: "It is" }).waitFor();
  await isSound();
  await page.keyboard.press("Enter");
  await looked(3);

  for (const [key, n] of [["6", 4], ["3", 5]]) {
    await onObject(page);
    await page.keyboard.press(key);
    const scene = await page.locator(".scene").boundingBox();
    await page.mouse.move(scene.x + 0.3 * scene.width, scene.y + 0.3 * scene.height);
    await page.mouse.down();
    await page.mouse.move(scene.x + 0.6 * scene.width, scene.y + 0.6 * scene.height, { steps: 4 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Save the box" }).click();
    await looked(n);
  }
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await fitsNarrow();

  await page.getByText(/^Corrections/).click();
  assert.equal(parameter("tab"), "corrections");
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("Note").fill("first look");
  await isSound();
  await page.getByText("All", { exact: true }).click();
  await page.getByRole("cell", { name: "undone" }).first().waitFor();
  await fitsNarrow();
  await page.getByRole("button", { name: "Apply as a new version" }).click();
  await page.getByRole("link", { name: "See what it did to the figures" }).click();
  await page.getByRole("heading", { name: "2 versions of the labels" }).waitFor();
  await page.getByText("first look").waitFor();
  await page.getByRole("rowheader", { name: "mAP" }).waitFor({ timeout: 60_000 });
  await page.getByText(/changed, 1 added, 1 removed/).waitFor();
  await page.getByRole("button", { name: "Turn dark" }).click();
  await isSound();
  await fitsNarrow();

  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Format" }).click();
  await page.getByRole("option", { name: /^Review patch/ }).click();
  await dialog.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  assert.equal((await saved).suggestedFilename(), "reviewed-review-patch.zip");
}

/** Steps on to a candidate that is an object, not a prediction: only of objects everything can be said. */
async function onObject(page) {
  const text = () => page.locator(".review-name p").textContent();
  for (let steps = 0; !(await text()).startsWith("object") && steps < 40; steps += 1) {
    await page.keyboard.press("]");
    await page.waitForTimeout(100);
  }
  assert.match(await text(), /^object/);
}

/** Starts a job and waits until it is done. */
async function finished(page, base, path, data) {
  const answer = await page.request.post(`${base}/api/v1${path}`, { data });
  assert.equal(answer.status(), 202, await answer.text());
  const { job_id: id } = await answer.json();
  for (;;) {
    const { status, error } = await (await page.request.get(`${base}/api/v1/jobs/${id}`)).json();
    if (status === "done") return;
    assert.ok(!["failed", "parked", "cancelled"].includes(status), error);
    await page.waitForTimeout(200);
  }
}
