import assert from "node:assert/strict";

export const expected = [/409/]; // a name that is taken

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

  // a selection is sent here from the explorer: it alone is asked about
  await open("#/explorer?dataset=reviewed&run=reviewer&items=objects&where=category%20%3D%20'car'");
  await page.getByRole("option").first().waitFor();
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Send these to review" }).click();
  await page.getByText("Only the objects where category = 'car'").waitFor();
  await candidate.getByRole("heading", { name: "car", exact: true }).waitFor();
  await isSound();
  await page.getByRole("link", { name: "Review all" }).click();
  await page.getByText("Only the objects where").waitFor({ state: "detached" });
  assert.equal(parameter("where"), null);
  await candidate.getByText(/likely to be a label error/).waitFor();

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
  // what it did to the run stands right there, and under the versions
  const did = page.getByRole("region", { name: "What it did" });
  await did.getByRole("rowheader", { name: "mAP" }).waitFor({ timeout: 60_000 });
  await isSound();
  await page.getByRole("link", { name: "All versions" }).click();
  await page.getByRole("heading", { name: "2 versions of the labels" }).waitFor();
  await page.getByText("first look").waitFor();
  await page.getByRole("rowheader", { name: "mAP" }).waitFor({ timeout: 60_000 });
  await page.getByText(/changed, 1 added, 1 removed/).waitFor();
  await nameAndGoBack(page, parameter, isSound);
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

/** A tag and a branch at the first version, a look at it, the way back to its labels, and the tag forgotten. */
async function nameAndGoBack(page, parameter, isSound) {
  const act = async (version, name) => {
    await page.getByRole("button", { name: `Actions of version ${version}`, exact: true }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  const dialog = page.getByRole("dialog");
  for (const [item, field, name, button] of [["Tag it…", "Name of the tag", "raw", "Tag"], ["Begin a branch here…", "Name of the branch", "trial", "Begin the branch"]]) {
    await act(1, item);
    await dialog.getByLabel(field).fill(name);
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }
  await page.getByRole("link", { name: "tag raw" }).waitFor();
  await isSound();
  await act(1, "Tag it…");
  await dialog.getByLabel("Name of the tag").fill("raw");
  await dialog.getByRole("button", { name: "Tag", exact: true }).click();
  await dialog.getByRole("alert").waitFor(); // the name is taken
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "branch trial" }).click();
  await page.getByRole("option").first().waitFor();
  assert.equal(parameter("dataset"), "reviewed@trial");
  await page.goBack();
  await act(1, "Go back to it…");
  await dialog.getByText("A new version of reviewed gets the labels of version 1").waitFor();
  await dialog.getByRole("button", { name: "Go back" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "3 versions of the labels" }).waitFor();
  await page.getByText("back to version 1").waitFor();
  await act(2, "Compare it with the newest");
  assert.deepEqual([parameter("before"), parameter("after")], ["2", "3"]);
  await page.getByText(/1 added, 1 removed/).waitFor();
  await page.getByRole("button", { name: "Forget the tag raw" }).click();
  await dialog.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("link", { name: "tag raw" }).waitFor({ state: "detached" });
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
