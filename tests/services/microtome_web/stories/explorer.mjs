import assert from "node:assert/strict";

export const expected = [/422/, /ERR_FAILED/]; // a filter that can't be read, and a server that is away for a while

/** Looking for what a run misses: search, facet, filter, slice, and every key of the explorer. */
export default async function ({ page, context, files, open, parameter, isSound, fitsNarrow }) {
  await open("");
  const cells = page.getByRole("option");
  await cells.first().waitFor();
  assert.equal(parameter("dataset"), "streets");
  assert.equal(parameter("run"), "simulated-baseline");
  await isSound();

  const footer = page.getByRole("region", { name: "Selection" });
  await footer.getByText("recall").waitFor();

  await page.keyboard.press("/");
  await page.keyboard.type("faded crosswalk");
  await page.keyboard.press("Enter");
  await page.getByTitle("similarity (cosine)").first().waitFor();
  assert.equal(parameter("text"), "faded crosswalk");
  const not = page.getByLabel("But not these words");
  await not.fill("bus");
  await not.press("Enter");
  await page.waitForFunction(() => location.hash.includes("notText=bus"));
  await isSound();
  await page.getByRole("button", { name: "Take “but not” away" }).click();
  await page.waitForFunction(() => !location.hash.includes("notText"));

  await page.getByRole("region", { name: "Facet category" }).getByRole("button", { name: /^crosswalk/ }).click();
  assert.equal(parameter("where"), "category = 'crosswalk'");
  await page.getByRole("region", { name: "Facet outcome" }).getByRole("button", { name: /^missed/ }).click();
  assert.equal(parameter("where"), "category = 'crosswalk' AND outcome = 'missed'");
  await footer.getByText("selected on the outcome").waitFor();
  await isSound();

  await footer.getByRole("button", { name: "Save the concept" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("faded");
  await isSound();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.getByText(/Slice faded holds \d+ objects/).waitFor();
  await dialog.getByRole("link", { name: "Show the slice" }).click();
  await page.getByText("in slice faded").waitFor();
  assert.equal(parameter("slice"), "faded");
  assert.equal(parameter("where"), null);
  await page.getByRole("button", { name: "Take away in slice faded" }).click();

  await page.getByRole("button", { name: "+ Filter" }).click();
  await page.getByRole("combobox", { name: "Column" }).click();
  await page.keyboard.type("area");
  await page.getByRole("option", { name: "area", exact: true }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("500");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.waitForFunction(() => location.hash.includes("area"));
  assert.equal(parameter("where"), "area < 500");
  await page.goBack();
  await page.waitForFunction(() => !location.hash.includes("area"));

  await page.getByRole("button", { name: "Filter as text" }).click();
  await page.getByLabel("Filter expression").fill("categry = 'car'");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("category").first().waitFor();
  await page.getByLabel("Filter expression").fill("category = 'car' OR category = 'bus'");
  await page.keyboard.press("Enter");
  await footer.getByText("recall").waitFor();
  await page.getByLabel("Filter expression").fill("");
  await page.keyboard.press("Enter");
  await cells.first().waitFor();

  await page.getByRole("listbox").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press(" ");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ ");
  await footer.getByText("3 marked").waitFor();
  await page.keyboard.press("x");
  await page.getByText("These 3 objects and no others").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const review = await linkOfMenu(footer.getByRole("button", { name: "More" }), page.getByRole("menuitem", { name: "Send the marked to review" }));
  assert.match(review, /^#\/review\?.*ids=[\w-]+/);
  await page.getByRole("menuitem", { name: "Show the marked alone" }).click();
  await page.getByText("3 objects of a list").waitFor();
  assert.equal(new URLSearchParams(review.split("?")[1]).get("ids"), parameter("ids"));
  await page.waitForFunction(() => document.querySelectorAll(".cell").length === 3);
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll(".cell").length > 3);

  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Item" });
  await panel.getByText("ground truth").first().waitFor();
  const first = parameter("item");
  await page.keyboard.press("]");
  assert.notEqual(parameter("item"), first);
  await page.keyboard.press("[");
  assert.equal(parameter("item"), first);
  await page.keyboard.press("g");
  await panel.getByText("ground truth").first().waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await panel.getByText(/prediction 0/).first().waitFor({ state: "detached" });
  await page.keyboard.press("p");
  await panel.getByRole("button", { name: "Zoom in" }).click();
  await panel.getByRole("combobox", { name: "Beside it, another run" }).click();
  await page.getByRole("option", { name: "second" }).click();
  assert.equal(parameter("other"), "second");
  await isSound();

  const shown = page.url();
  const tab = await context.newPage();
  await tab.goto(shown);
  await tab.getByRole("complementary", { name: "Item" }).getByText("ground truth").first().waitFor();
  await tab.close();
  await page.reload();
  await panel.getByText("ground truth").first().waitFor();
  assert.equal(page.url(), shown);

  await page.keyboard.press("s");
  await page.waitForFunction(() => location.hash.includes("like="));
  await page.getByText(/^like object \d+/).waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Picture" }).click();
  await (await chooser).setFiles(`${files}/streets/images/val_000000.jpg`);
  await page.getByText(/^like a picture/).waitFor();
  assert.match(parameter("image"), /^[\w-]+~[0-9a-f]+$/);
  await page.getByTitle("similarity (cosine)").first().waitFor();
  await page.getByRole("button", { name: "Best 200" }).click();
  await page.getByLabel("Or all that are at least so similar").fill("0.2");
  await page.waitForFunction(() => location.hash.includes("min=0.2"));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Take “like a picture” away" }).click();

  await page.getByRole("combobox", { name: "Sort by" }).click();
  await page.getByRole("option", { name: "area", exact: true }).click();
  await page.getByRole("button", { name: /^Highest first/ }).click();
  assert.equal(parameter("ascending"), "1");
  await page.getByRole("combobox", { name: "Add a facet" }).click();
  await page.getByRole("option", { name: "image width", exact: true }).or(page.getByRole("option", { name: "image_width", exact: true })).click();
  await page.getByRole("region", { name: "Facet image_width" }).waitFor();

  await page.getByRole("button", { name: /^conf/ }).click();
  const before = await footer.getByRole("link", { name: /matched/ }).textContent();
  await page.getByRole("slider", { name: /^Confidence/ }).press("End");
  await page.waitForFunction(() => location.hash.includes("confidence=1"));
  await footer.getByText("recall 0.000").waitFor();
  await page.getByRole("note").getByText("confidence 0.50").waitFor();
  assert.notEqual(before, "0");
  await page.keyboard.press("Escape");

  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("more like this").waitFor();
  await isSound();
  await page.keyboard.press("Escape");

  // nobody answers for a while; the page says so and goes on by itself
  const away = (route) => route.abort();
  await page.route("**/api/v1/**", away);
  await page.getByRole("region", { name: "Facet category" }).getByRole("button", { name: /^bus/ }).click();
  await page.getByText("The server does not answer").first().waitFor();
  await page.unroute("**/api/v1/**", away);
  await footer.getByText("recall").waitFor();
  await page.getByText("The server does not answer").first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Take away category = 'bus'" }).click();

  await page.getByText("Images", { exact: true }).click();
  await footer.getByText("precision").waitFor();
  await page.locator(".cell .boxes rect").first().waitFor();
  await page.getByRole("button", { name: "Turn dark" }).click();
  await isSound();
  await fitsNarrow();
}

/** Where an item of a menu leads; a dialog that gives the focus back shuts a menu that opens just then. */
async function linkOfMenu(button, item) {
  for (let attempt = 0; attempt < 6; attempt++) {
    if ((await button.getAttribute("aria-expanded")) !== "true") await button.click();
    const link = await item.getAttribute("href", { timeout: 10_000 }).catch(() => null);
    if (link) return link;
  }
  throw new Error("the menu does not stay open");
}
