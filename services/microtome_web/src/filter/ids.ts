import { writeFilter } from "./expression";

/** The server takes filters of at most 4,000 characters; the address has other words too. */
const LONGEST = 3_800;

/** A filter for as many of these ids as one can name, and how many those are. */
export function idFilter(ids: readonly number[]): { where: string; n: number } {
  let length = "id IN ()".length;
  let n = 0;
  while (n < ids.length) {
    length += String(ids[n]).length + 2;
    if (length > LONGEST) break;
    n += 1;
  }
  return { where: n ? writeFilter([{ column: "id", operator: "IN", values: ids.slice(0, n) }]) : "", n };
}
