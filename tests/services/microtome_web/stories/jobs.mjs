import assert from "node:assert/strict";

/** A job that is asked for elsewhere is seen while it runs and after a reload. */
export default async function ({ page, base, open, parameter, isSound, fitsNarrow }) {
  await open("#/jobs?status=parked");
  await page.getByText("No job is in that state").waitFor();
  await page.getByText("All", { exact: true }).click();
  await isSound();
  const answer = await page.request.post(`${base}/api/v1/datasets/streets/evaluations`, { data: { run: "second" } });
  assert.equal(answer.status(), 202);
  const { job_id: id } = await answer.json();
  const row = page.locator(".job").filter({ hasText: `#${id} ` });
  await row.waitFor();
  await row.getByRole("button", { name: /evaluate/ }).click();
  assert.equal(parameter("job"), String(id));
  await row.and(page.locator('[data-status="done"]')).waitFor({ timeout: 60_000 });
  await row.getByText(/matching|scoring|loading/).first().waitFor();
  await page.reload();
  await row.getByText("Result").waitFor();
  await isSound();
  await fitsNarrow();

  // addresses without their sign, and of no page
  await page.goto(`${base}/jobs?status=done`);
  await row.waitFor();
  assert.equal(new URL(page.url()).hash.split("?")[0], "#/jobs");
  assert.equal(parameter("status"), "done");
  await open("#/slicez");
  await page.getByText("There is no page “slicez”").waitFor();
  await page.getByRole("link", { name: "Slices", exact: true }).click();
  await page.getByRole("heading", { name: "Slices" }).waitFor();
}
