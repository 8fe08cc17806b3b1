import assert from "node:assert/strict";

/** A job that is asked for elsewhere is seen while it runs and after a reload. */
export default async function ({ page, base, open, parameter, isSound, fitsNarrow }) {
  await open("#/jobs");
  await page.getByText("No job has been started").waitFor();
  await isSound();
  const answer = await page.request.post(`${base}/api/v1/datasets/streets/evaluations`, { data: { run: "second" } });
  assert.equal(answer.status(), 202);
  const row = page.getByRole("listitem").filter({ hasText: "evaluate" });
  await row.waitFor();
  await row.getByRole("button", { name: /evaluate/ }).click();
  assert.equal(parameter("job"), "1");
  await page.locator('.job[data-status="done"]').waitFor({ timeout: 60_000 });
  await row.getByText(/matching|scoring|loading/).first().waitFor();
  await page.reload();
  await row.getByText("Result").waitFor();
  await isSound();
  await fitsNarrow();
}
