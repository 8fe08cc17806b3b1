import assert from "node:assert/strict";

/** From filters to slices: test their gaps, combine them, refresh and delete. */
export default async function ({ page, base, open, parameter, isSound, fitsNarrow }) {
  await open("#/slices?dataset=streets&run=simulated-baseline");
  await page.getByRole("heading", { name: "Slices" }).waitFor();
  const make = async (name, where, scope) => {
    const answer = await page.request.post(`${base}/api/v1/datasets/streets/slices`, { data: { name, where, scope } });
    assert.equal(answer.status(), 201, await answer.text());
  };
  await make("cars", "category = 'car'", "objects");
  await make("small", "area < 700", "objects");
  await page.reload();
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  await row("cars").getByText(/0\.\d{3}/).first().waitFor();
  await isSound();

  await row("cars").locator(".beside").filter({ hasText: /second 0\.\d{3}/ }).first().waitFor();
  await page.getByLabel("Choose cars").check();
  await page.getByLabel("Choose small").check();
  await page.getByRole("button", { name: "Test 2 chosen" }).click();
  await page.locator(".verdict").nth(1).waitFor({ timeout: 90_000 });
  await isSound();

  // a slice that was refreshed since its test says so, and can be tested again from there
  assert.equal((await page.request.post(`${base}/api/v1/datasets/streets/slices/cars/refresh`)).status(), 200);
  await page.reload();
  await row("cars").getByText("of the slice before it was refreshed").waitFor();
  await isSound();
  await row("cars").getByRole("button", { name: "test again" }).click();
  await row("cars").getByText("of the slice before it was refreshed").waitFor({ state: "detached", timeout: 90_000 });
  await page.getByLabel("Choose cars").check();
  await page.getByLabel("Choose small").check();

  // what else could account for the gap, and whether it is there twice
  await page.getByRole("button", { name: "Why small", exact: true }).click();
  assert.equal(parameter("detail"), "small");
  await page.getByRole("region", { name: "What could explain small" }).getByText(/alike|objects|evidence/).first().waitFor({ timeout: 60_000 });
  await page.getByRole("region", { name: "small in two halves" }).getByRole("rowheader", { name: "B", exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole("region", { name: "small by other metrics" }).getByRole("rowheader", { name: "recall" }).waitFor({ timeout: 60_000 });
  await isSound();
  await page.getByRole("button", { name: "Why small", exact: true }).click();

  await page.getByRole("button", { name: "Report…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 slices: cars, small").waitFor();
  await dialog.getByRole("combobox", { name: "Format" }).click();
  await page.getByRole("option", { name: "Markdown" }).click();
  await dialog.getByRole("combobox", { name: "Compared with" }).click();
  await page.getByRole("option", { name: "second" }).click();
  await isSound();
  await dialog.getByRole("button", { name: "Make the report" }).click();
  const report = page.waitForEvent("download", { timeout: 90_000 });
  await dialog.getByRole("button", { name: "Download" }).click({ timeout: 90_000 });
  assert.equal((await report).suggestedFilename(), "streets-simulated-baseline.md");
  // another one can be made without opening this anew
  assert.equal(await dialog.getByRole("button", { name: "Make the report" }).count(), 0);
  await dialog.getByRole("combobox", { name: "Format" }).click();
  await page.getByRole("option", { name: "JSON" }).click();
  await dialog.getByText("The report is ready.").waitFor({ state: "detached" });
  await dialog.getByRole("button", { name: "Make the report" }).click();
  const second = page.waitForEvent("download", { timeout: 90_000 });
  await dialog.getByRole("button", { name: "Download" }).click({ timeout: 90_000 });
  assert.equal((await second).suggestedFilename(), "streets-simulated-baseline.json");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  // a slice of what was missed says nothing of the run that missed it: no gap, and why
  const circular = await page.request.post(`${base}/api/v1/datasets/streets/slices`, { data: { name: "missed ones", where: "outcome = 'missed'", run: "simulated-baseline", scope: "objects" } });
  assert.equal(circular.status(), 201, await circular.text());
  await page.reload();
  await row("missed ones").getByText(/It was chosen by outcome of this very run/).waitFor();
  assert.equal(await row("missed ones").getByText(/[+-]0\.\d{3}/).count(), 0);
  await page.getByLabel("Choose cars").check();
  await page.getByLabel("Choose small").check();

  await page.getByLabel("Name of the new slice").fill("small cars");
  await page.getByRole("button", { name: "Combine", exact: true }).click();
  await row("small cars").waitFor();
  await page.getByLabel("Actions of small cars").click();
  assert.match(await page.getByRole("menuitem", { name: "Review its labels" }).getAttribute("href"), /^#\/review\?.*slice=small\+cars/);
  await page.getByRole("menuitem", { name: /^Refresh/ }).click();
  await page.getByText(/It holds \d+ now: 0 added, 0 removed/).waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel("Actions of small cars").click();
  await page.getByRole("menuitem", { name: /^Export/ }).click();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click({ timeout: 60_000 });
  assert.equal((await saved).suggestedFilename(), "small cars-coco.zip");
  await page.keyboard.press("Escape");
  await page.getByLabel("Actions of small cars").click();
  await page.getByRole("menuitem", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await row("small cars").waitFor({ state: "detached" });
  await fitsNarrow();

  await row("cars").getByRole("link", { name: /failed objects/ }).click();
  await page.getByText("in slice cars").waitFor();
  assert.equal(parameter("where"), "outcome IN ('missed', 'mispredicted')");
  await page.getByRole("option").first().waitFor();
  await page.goto("about:blank"); // whoever looks at a slice asks for it
  for (const name of ["cars", "small", "missed ones"]) assert.equal((await page.request.delete(`${base}/api/v1/datasets/streets/slices/${encodeURIComponent(name)}`)).status(), 204);
}
