import assert from "node:assert/strict";

/** A run from all sides: tiles, categories, curves, confusions, costs, calibration, and a range that becomes a slice. */
export default async function ({ page, open, parameter, isSound, fitsNarrow }) {
  await open("#/evaluate?dataset=streets&run=simulated-baseline");
  const section = (name) => page.getByRole("region", { name, exact: true });
  await section("mAP").getByText(/0\.\d{3} – 0\.\d{3}/).waitFor();
  await section("Recall").getByText(/0\.\d{3} – 0\.\d{3}/).waitFor();
  await section("What goes with failing").getByRole("slider").first().waitFor();
  await isSound();

  // the table is sorted by what is clicked, and a name shows its curves and its calibration
  const names = () => section("Categories").getByRole("rowheader").allTextContents();
  await page.getByRole("button", { name: "Category", exact: true }).click();
  await page.getByRole("columnheader", { name: /^Category/ }).and(page.locator("[aria-sort=ascending]")).waitFor();
  assert.deepEqual(await names(), [...(await names())].sort((one, other) => one.localeCompare(other)));
  await section("Categories").getByRole("button", { name: "car", exact: true }).click();
  await page.getByRole("heading", { name: "Curves of car" }).waitFor();
  assert.equal(parameter("category"), "car");
  await page.getByRole("combobox", { name: "IoU of the curves" }).click();
  await page.getByRole("option", { name: "IoU 0.75" }).click();
  assert.equal(parameter("iou"), "0.75");
  await page.getByText("of objects", { exact: true }).click();
  await page.getByLabel("Hide the diagonal").check();
  await isSound();

  // another confidence moves the figures; filters by outcome follow after an evaluation at it
  const recall = () => section("Recall").locator(".tile-value").textContent();
  const before = await recall();
  await page.getByRole("slider", { name: "Confidence" }).focus();
  await page.keyboard.press("End");
  await page.waitForFunction((text) => document.querySelector('[aria-label="Recall"] .tile-value').textContent !== text, before);
  assert.equal(parameter("confidence"), "1");
  await page.getByRole("button", { name: "Back to 0.50" }).click();
  await page.waitForFunction((text) => document.querySelector('[aria-label="Recall"] .tile-value').textContent === text, before);

  // dragging over the bars chooses a range, which is saved
  const bars = page.locator(".bin-bars");
  await bars.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await bars.boundingBox();
  await page.mouse.move(x + 3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.45, y + height / 2, { steps: 4 });
  await page.mouse.up();
  assert.match(parameter("range"), /^\w+:0-\d+$/);
  await page.getByRole("textbox", { name: "Name of the slice" }).fill("dragged");
  await page.getByRole("button", { name: "Save as slice" }).click();
  await page.getByText(/Slice dragged holds \d+ objects/).waitFor();
  await fitsNarrow();

  // numbers open their boxes: of a category, of an error, of a cell
  const opens = async (link, pattern, word = "where") => {
    const address = page.url();
    await link.click();
    await page.getByRole("option").first().waitFor();
    assert.match(parameter(word), pattern);
    await page.goto(address);
    await section("Confusion").getByRole("table").waitFor();
  };
  await opens(section("Categories").getByRole("link", { name: /^\d+ car objects$/ }), /^category = 'car'$/);
  await opens(section("Error budget").getByRole("link", { name: /missed$/ }), /^error_type = 'missed'$/);
  await opens(section("Confusion").getByRole("link", { name: /: car missed$/ }), /^category = 'car' AND outcome = 'missed'$/);
  await opens(section("Confusion").getByRole("button", { name: /predicted where there is none$/ }).first(), /^[\w-]+$/, "ids");

  // masks in place of boxes: evaluated by themselves; their cells open by ids, no filter names their outcomes
  await page.getByText("Masks", { exact: true }).click();
  await page.getByText("The masks of “simulated-baseline” are not evaluated yet").waitFor();
  assert.equal(parameter("iou_type"), "segm");
  await page.getByRole("button", { name: "Evaluate simulated-baseline" }).click();
  await page.getByText("Figures are of masks").waitFor({ timeout: 60_000 });
  await section("mAP").locator(".tile-value").getByText(/0\.\d{3}/).waitFor();
  await section("Confusion").getByRole("button", { name: /: car missed$/ }).waitFor();
  await isSound();
  await page.getByText("Boxes", { exact: true }).first().click();
  await section("Confusion").getByRole("link", { name: /: car missed$/ }).waitFor();
  await page.getByRole("button", { name: "Report…" }).click();
  await page.getByRole("dialog", { name: "Report on simulated-baseline" }).getByText("The whole data set.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  // what is opened here is on the way back
  await page.getByRole("combobox", { name: "Slice" }).click();
  await page.getByRole("option", { name: "dragged" }).click();
  await page.getByText(/^A slice of objects/).waitFor();
  await section("mAP").getByText("no interval").waitFor();
  await section("AR100").getByText(/0\.\d{3} – 0\.\d{3}/).waitFor();
  await page.getByText("AR100 and recall carry these").waitFor();
  assert.equal(parameter("slice"), "dragged");
  await page.goBack();
  assert.equal(parameter("slice"), null);
  // of a slice of what was missed the figures follow from the choice
  const missed = { name: "missed here", where: "outcome = 'missed'", run: "simulated-baseline", scope: "objects" };
  assert.equal((await page.request.post(new URL("/api/v1/datasets/streets/slices", page.url()).href, { data: missed })).status(), 201);
  await open("#/evaluate?dataset=streets&run=simulated-baseline&slice=missed%20here");
  await page.reload(); // it was made elsewhere
  await page.getByText("It was chosen by outcome of this very run").waitFor();
  await isSound();
  await open("#/evaluate?dataset=streets&run=simulated-baseline");
  await section("mAP").waitFor();
  assert.equal((await page.request.delete(new URL("/api/v1/datasets/streets/slices/missed%20here", page.url()).href)).status(), 204);
  assert.equal((await page.request.delete(new URL("/api/v1/datasets/streets/slices/dragged", page.url()).href)).status(), 204);
}
