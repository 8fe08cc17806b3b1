import assert from "node:assert/strict";
import { cp, rename } from "node:fs/promises";

export const expected = [/422/, /ERR_FAILED/]; // pictures that are not there, and a server that is away for a while

const NAME = "streets that moved";

/** The folder of the pictures was moved: every page says so in a picture's place, and shows it once it is back. */
export default async function ({ page, base, files, open, isSound, fitsNarrow }) {
  const [there, elsewhere] = [`${files}/moving`, `${files}/moved`];
  await cp(`${files}/streets/images`, there, { recursive: true });
  const made = async (path, data) => {
    const answer = await page.request.post(`${base}/api/v1/datasets${path}`, { data });
    assert.equal(answer.status(), 202, await answer.text());
    await ended(page, base, (await answer.json()).job_id);
  };
  const own = `/${encodeURIComponent(NAME)}`;
  await made("", { dataset: NAME, annotations: `${files}/streets/annotations.json`, images: there });
  for (const run of ["simulated-baseline", "second"]) {
    await made(`${own}/runs`, { run, path: `${files}/${run}.json` });
    await made(`${own}/evaluations`, { run });
  }
  await rename(there, elsewhere);

  await open(`#/compare?dataset=${encodeURIComponent(NAME)}&run=simulated-baseline&flips=,second`);
  const flips = page.getByRole("region", { name: "Flipped boxes" });
  await flips.getByRole("status").getByText(/^The picture file is missing: val_\d+\.jpg$/).first().waitFor({ timeout: 60_000 });
  await flips.getByRole("img", { name: /^object \d+: The picture file is missing/ }).first().waitFor();
  assert.equal(await flips.locator(".crop img").count(), 0);
  await isSound();
  await fitsNarrow();

  await flips.locator(".flip-example").first().click();
  await page.locator(".cell").getByText("The picture file is missing: val_").first().waitFor();
  const panel = page.getByRole("complementary", { name: "Item" });
  await panel.getByText("The picture file is missing: val_").first().waitFor();
  await panel.getByText("Nothing has a vector yet").waitFor();
  await isSound();

  // a server that does not answer leaves nothing behind: what it says next stands there
  await page.route("**/crop?**", (route) => route.abort());
  await page.reload();
  await page.locator(".cell").getByText("Is `microtome serve` still running?").first().waitFor();
  await rename(elsewhere, there);
  await page.unroute("**/crop?**");
  await page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll(".cell img")];
    return !document.querySelector(".cell .no-picture") && pictures.length > 0 && pictures.every((picture) => picture.naturalWidth > 0);
  });
}

async function ended(page, base, id) {
  for (;;) {
    const { status, error } = await (await page.request.get(`${base}/api/v1/jobs/${id}`)).json();
    if (status === "done") return;
    assert.ok(["queued", "running"].includes(status), error);
    await page.waitForTimeout(200);
  }
}
