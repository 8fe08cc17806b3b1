import { listText } from "@/parts/lists";
import { EMPTY, type Selection } from "@/selection/selection";

/** What says whose items come in which order, not which. */
const OF_ALL: readonly string[] = ["dataset", "items", "run", "sort", "ascending", "top", "min"];

/** Whether a selection is a part of the data set. */
export function isPart(selection: Selection): boolean {
  const names = Object.keys(EMPTY) as (keyof Selection)[];
  return names.some((name) => !OF_ALL.includes(name) && selection[name] !== EMPTY[name]);
}

/** The same as all of the data set. */
export function whole({ dataset, run }: Selection): Selection {
  return { ...EMPTY, dataset, run };
}

/** A selection in words: “the objects of the slice night that look like ‘car’”. */
export function partText({ items, slice, ids, lasso, text, like, image }: Selection): string {
  const parts = [
    ids ? listText(ids, items) : `the ${items}`,
    lasso && "in a lasso of the map",
    slice && `of the slice ${slice}`,
    text && `that look like “${text}”`,
    like !== null && `that look like item ${like}`,
    image && "that look like a picture",
  ];
  return parts.filter(Boolean).join(" ");
}
