import { describe, expect, it } from "vitest";
import { placeAddress, readPlace } from "./location";
import { searchRequest, selectionParameters } from "./requests";
import { changed, EMPTY, readSelection, TOP, writeSelection, type Selection } from "./selection";

const FULL: Selection = {
  dataset: "street signs", items: "predictions", run: "a/b", text: "faded & worn", notText: "rain", like: null, image: "",
  where: "category = 'it''s' AND area < 10", slice: "night", ids: "Bw", lasso: "3~0,0_1,0_1,1", sort: "confidence", ascending: true, top: 50, min: 0.25,
};

describe("a selection", () => {
  it("that is empty needs no word in the address", () => {
    expect(writeSelection(EMPTY).toString()).toBe("");
    expect(readSelection(new URLSearchParams())).toEqual(EMPTY);
  });

  it("comes back from its address", () => {
    const place = readPlace(placeAddress("explorer", writeSelection(FULL)));
    expect(place.screen).toBe("explorer");
    expect(readSelection(place.parameters)).toEqual(FULL);
  });

  it("survives question marks and hashes in its texts", () => {
    const odd = { ...EMPTY, text: "what? #1 100%" };
    expect(readSelection(readPlace(placeAddress("explorer", writeSelection(odd))).parameters)).toEqual(odd);
  });

  it.each(["items=boxes", "like=-1", "like=x", "top=0", "min=2", "min=", "ascending=yes"])("leaves out what it can't mean: %s", (query) => {
    expect(readSelection(new URLSearchParams(query))).toEqual(EMPTY);
  });

  it("goes by one thing at a time", () => {
    const byText = changed(EMPTY, { text: "car" });
    expect(changed(byText, { like: 0 })).toEqual({ ...EMPTY, like: 0 });
    expect(changed({ ...EMPTY, like: 7 }, { text: "car" })).toEqual(byText);
    expect(changed({ ...EMPTY, like: 7 }, { items: "images" }).like).toBeNull();
  });

  it("of other items keeps no list and no lasso of the former ones", () => {
    const drawn = { ...EMPTY, ids: "Bw", lasso: "3~0,0_1,0_1,1" };
    expect(changed(drawn, { items: "images" })).toEqual({ ...EMPTY, items: "images" });
    expect(changed(drawn, { text: "car" })).toEqual({ ...drawn, text: "car" });
  });

  it("of another data set begins anew", () => {
    expect(changed(FULL, { dataset: "other" })).toEqual({ ...EMPTY, dataset: "other" });
  });

  it("asks the server for the most similar only where something is to be similar to", () => {
    expect(selectionParameters(EMPTY).limit).toBeUndefined();
    expect(selectionParameters({ ...EMPTY, text: "car" }).limit).toBe(TOP);
    expect(selectionParameters({ ...EMPTY, notText: "car" }).not_text).toBeUndefined();
  });

  it("sends a picture's vector in the alphabet of each route", () => {
    const byPicture = { ...EMPTY, image: "a-b_c~digest" };
    expect(selectionParameters(byPicture)).toMatchObject({ vector: "a-b_c", model: "digest" });
    expect(searchRequest(byPicture)).toMatchObject({ vector: "a+b/c", model: "digest", items: "objects" });
  });
});
