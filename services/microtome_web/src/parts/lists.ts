import { countPacked } from "@/selection/packedIds";
import { count, plural } from "./numbers";

/** How many items a list in the address names: “3 objects”, “the first 1,000 of 5,213 objects”. */
export function listText(ids: string, items: string): string {
  const { held, all } = countPacked(ids);
  return held < all ? `the first ${count(held)} of ${plural(all, items)}` : plural(held, items);
}

/** What to do about a list that is not whole; empty for one that is. */
export function whyCut(ids: string): string {
  const { held, all } = countPacked(ids);
  return held < all ? "An address holds no longer list: these have the lowest ids. A slice or a filter holds all." : "";
}
