import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Two runs beside each other, on everything and on slices; what flipped; the same as files. */
export default async function ({ page, base, open, parameter, isSound, fitsNarrow }) {
  const slices = `${base}/api/v1/datasets/streets/slices`;
  for (const [name, where] of [["far, far", "area < 900"], ["pedestrians", "category = 'pedestrian'"]]) {
    const answer = await page.request.post(slices, { data: { name, where, scope: "objects" } });
    assert.equal(answer.status(), 201, await answer.text());
  }
  await open(`#/compare?dataset=streets&run=simulated-baseline&slices=${encodeURIComponent("far%2C%20far,pedestrians")}`);
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${name}`) }) });
  await row("Everything").getByText(/^[+-]?0\.\d{3}$/).first().waitFor({ timeout: 60_000 });
  await row("far, far").getByText(/evidence|better|worse/).waitFor();
  await isSound();

  // the choices stand in the address
  await page.getByRole("combobox", { name: "Tested by" }).click();
  await page.getByRole("option", { name: "recall", exact: true }).click();
  await row("Everything").getByText("recall", { exact: true }).waitFor();
  assert.equal(parameter("metric"), "recall");
  await page.getByLabel("Only certain differences").check();
  assert.equal(parameter("certain"), "1");
  await row("Everything").waitFor();
  await page.getByLabel("Only certain differences").uncheck();

  // a cell opens what flipped
  await row("far, far").getByRole("button").click();
  const flips = page.getByRole("region", { name: "Flipped boxes" });
  await flips.getByRole("heading", { name: "What changed from simulated-baseline to second in far, far" }).waitFor();
  await flips.getByRole("link", { name: /objects matched before and missed after/ }).waitFor();
  await isSound();
  await page.reload();
  await flips.getByRole("link", { name: /objects matched before and missed after/ }).waitFor();
  await fitsNarrow();

  for (const [label, format, pattern] of [["HTML page", "html", /<html/i], ["CSV table", "csv", /,/], ["Markdown", "md", /\|/]]) {
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await page.getByRole("menuitem", { name: label }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make the file" }).click();
    const saved = page.waitForEvent("download", { timeout: 90_000 });
    await dialog.getByRole("button", { name: "Download" }).click({ timeout: 90_000 });
    const download = await saved;
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(download.suggestedFilename(), `comparison.${format}`);
    assert.match(await readFile(await download.path(), "utf8"), pattern);
  }

  // masks in place of boxes, where they are evaluated
  await page.getByText("Masks", { exact: true }).click();
  await page.getByText(/The masks of .*not evaluated yet/).waitFor();
  assert.equal(parameter("iou_type"), "segm");
  await isSound();
  await page.goBack();
  await page.getByRole("button", { name: "Report…" }).click();
  assert.equal(await page.getByRole("dialog", { name: "Report on simulated-baseline" }).getByRole("combobox", { name: "Compared with" }).inputValue(), "second");
  await page.keyboard.press("Escape");

  // and the boxes stand in the explorer, one run beside the other
  await flips.getByRole("link", { name: /objects matched before and missed after/ }).click();
  await page.getByRole("option").first().waitFor();
  assert.match(parameter("ids"), /^[\w-]+$/);
  assert.deepEqual([parameter("run"), parameter("other")], ["second", "simulated-baseline"]);
  await page.getByRole("region", { name: "Another run" }).waitFor();
  for (const name of ["far, far", "pedestrians"]) assert.equal((await page.request.delete(`${slices}/${encodeURIComponent(name)}`)).status(), 204);
}
