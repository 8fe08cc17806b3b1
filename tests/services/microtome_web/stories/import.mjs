import assert from "node:assert/strict";

export const expected = [/422/]; // a path that is none

/** From files on the server's disk to what a run misses, through the four steps. */
export default async function ({ page, files, open, parameter, isSound, fitsNarrow }) {
  await open("#/import");
  await page.getByRole("textbox", { name: "Name of the data set" }).fill("uploaded streets");
  await page.getByRole("textbox", { name: "Annotations" }).fill("truth.json");
  await page.getByRole("button", { name: "Import ground truth" }).click();
  await page.getByRole("alert").getByText("absolute path").first().waitFor();
  await isSound();
  await page.getByRole("textbox", { name: "Annotations" }).fill(`${files}/streets/annotations.json`);
  await page.getByRole("textbox", { name: "Pictures" }).fill(`${files}/streets/images`);
  await page.getByRole("button", { name: "Import ground truth" }).click();
  await page.getByText("Nothing odd was found").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Go on to predictions" }).click();
  assert.equal(parameter("dataset"), "uploaded streets");

  await page.getByRole("textbox", { name: "Name of the run" }).fill("uploaded");
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Predictions", { exact: true }).click();
  await (await chooser).setFiles(`${files}/second.json`);
  await page.getByRole("button", { name: "Import predictions" }).click();
  await page.getByText("lie on images of the data set").waitFor({ timeout: 60_000 });
  await page.getByText("100 %").first().waitFor();
  await isSound();
  await page.reload();
  await page.getByRole("button", { name: "Go on to vectors" }).click();
  assert.equal(parameter("run"), "uploaded");

  await page.getByLabel("images").uncheck();
  await page.getByLabel("predictions").uncheck();
  await page.getByRole("button", { name: "Make vectors" }).click();
  await page.getByRole("button", { name: "Go on to the evaluation" }).click({ timeout: 90_000 });
  await page.getByRole("button", { name: "Evaluate", exact: true }).click();
  await page.getByRole("status").getByText("mAP").waitFor({ timeout: 60_000 });
  await isSound();
  await fitsNarrow();
  await page.getByRole("button", { name: "Go on to the scores" }).click();
  await page.getByRole("button", { name: "Compute scores" }).waitFor();
  await isSound();
  await page.goBack();
  await page.getByRole("link", { name: "Look at what was missed" }).click();
  await page.getByRole("option").first().waitFor();
  assert.equal(parameter("where"), "outcome = 'missed'");
}
