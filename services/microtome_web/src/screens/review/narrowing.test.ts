import { describe, expect, it } from "vitest";
import { packIds } from "@/selection/packedIds";
import { EMPTY } from "@/selection/selection";
import { isPart, partText, whole } from "./narrowing";

const ALL = { ...EMPTY, dataset: "streets", run: "a" };

describe("a review", () => {
  it("is of everything without a selection, whatever its order", () => {
    expect(isPart(ALL)).toBe(false);
    expect(isPart({ ...ALL, items: "images", sort: "area", top: 7 })).toBe(false);
  });

  it.each([{ where: "area < 9" }, { slice: "night" }, { text: "car" }, { like: 0 }, { image: "a~b" }])("is of a part by %o", (change) => {
    expect(isPart({ ...ALL, ...change })).toBe(true);
    expect(isPart(whole({ ...ALL, ...change }))).toBe(false);
  });

  it("says what it keeps to", () => {
    expect(partText({ ...ALL, slice: "night", text: "car" })).toBe("the objects of the slice night that look like “car”");
    expect(partText({ ...ALL, ids: packIds([3, 900]), lasso: "1~0,0_1,0_1,1" })).toBe("2 objects in a lasso of the map");
  });
});
