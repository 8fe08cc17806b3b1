import assert from "node:assert/strict";

/** From vectors to a map, and from what lies together on it to a slice. */
export default async function ({ page, open, parameter, isSound, fitsNarrow }) {
  await open("#/map?dataset=streets&run=simulated-baseline");
  await page.getByRole("button", { name: /^Make the maps/ }).or(page.locator(".point-map")).first().waitFor();
  await isSound();
  if (await page.getByRole("button", { name: /^Make the maps/ }).isVisible()) await page.getByRole("button", { name: /^Make the maps/ }).click();
  await page.locator("canvas[data-drawn]").waitFor({ timeout: 150_000 });
  const legend = page.getByRole("region", { name: "Legend" });
  await legend.getByRole("button", { name: /^missed/ }).waitFor();
  await isSound();
  await legend.getByRole("button", { name: /^missed/ }).click();
  await legend.locator('[aria-pressed="true"]').waitFor();

  await page.getByRole("combobox", { name: "Coloured by" }).click();
  await page.getByRole("option", { name: "category", exact: true }).click();
  await legend.getByRole("button", { name: /^car/ }).waitFor();
  assert.equal(parameter("colour"), "category");

  const map = await page.locator(".point-map").boundingBox();
  const at = (across, down) => [map.x + across * map.width, map.y + down * map.height];
  await page.getByText("Lasso", { exact: true }).first().click();
  await page.keyboard.press("l");
  await page.locator('.point-map[data-tool="move"]').waitFor();
  await page.keyboard.press("l");
  await page.mouse.move(...at(0.01, 0.1));
  await page.mouse.down();
  for (const corner of [[0.99, 0.1], [0.99, 0.99], [0.01, 0.99]]) await page.mouse.move(...at(...corner), { steps: 4 });
  await page.mouse.up();
  const side = page.getByRole("region", { name: "Lasso" });
  await side.getByText(/^\d+ objects? in the lasso/).waitFor();
  const told = await side.getByText(/in the lasso/).textContent();
  await isSound();
  await page.reload();
  await side.getByText(told).waitFor();
  await side.getByLabel("Keep as slice").fill("lassoed");
  await side.getByRole("button", { name: "Save" }).click();
  await side.getByText(/^Slice lassoed holds/).waitFor();
  await side.getByText("recall").waitFor();

  // all that it holds is a selection, however many they are; the way back keeps the lasso
  const [n] = /\d+/.exec(told);
  const before = page.url();
  await side.getByRole("link", { name: "Open all in the explorer" }).click();
  await page.getByRole("region", { name: "Selection" }).getByText(`${n} of ${n} objects`).or(page.getByRole("region", { name: "Selection" }).getByText(n, { exact: true })).first().waitFor();
  assert.match(parameter("lasso"), /^\d+~-?\d/);
  await page.getByRole("link", { name: "in a lasso on the map" }).waitFor();
  await page.keyboard.press("x");
  await page.getByText(`These ${n} objects and no others`).waitFor();
  await page.keyboard.press("Escape");
  await page.goBack();
  await side.getByText(told).waitFor();
  assert.equal(page.url(), before);
  // on a map that was made anew the lasso means nothing, and says so
  await page.goto(before.replace(/lasso=\d+/, "lasso=999999"));
  await side.getByText("drawn on a former map").waitFor();
  await page.goto(before);
  await side.getByText(told).waitFor();

  await page.mouse.move(...at(0.5, 0.5));
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(() => location.hash.includes("view="));
  await page.getByRole("button", { name: "Show all of the map" }).click();
  await page.waitForFunction(() => !location.hash.includes("view="));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !location.hash.includes("lasso="));
  await page.getByRole("button", { name: "Turn dark" }).click();
  await isSound();
  await fitsNarrow();
  await page.getByRole("button", { name: "Turn light" }).click();
  await page.getByText("Images", { exact: true }).click();
  await page.getByText(/^\d+ images$/).waitFor();
  await isSound();
}
