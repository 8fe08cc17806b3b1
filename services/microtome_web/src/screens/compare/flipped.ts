import type { Schemas } from "@/api/client";
import { addressOf } from "@/selection/location";
import { packIds } from "@/selection/packedIds";
import { EMPTY, type Items } from "@/selection/selection";

/** Two runs, one shown beside the other. */
export interface Beside {
  dataset: string;
  first: string;
  second: string;
}

export const OBJECT_OUTCOMES = ["matched", "mispredicted", "missed"] as const;
export type ObjectOutcome = (typeof OBJECT_OUTCOMES)[number];

/** How many flipped one way, and the first of them. */
export interface Flipped {
  n: number;
  ids: readonly number[];
}

/** The objects with one outcome before and one after. */
export function change(found: Schemas["FlipsDocument"], before: ObjectOutcome, after: ObjectOutcome): Flipped {
  return found.objects.find((row) => row.before === before && row.after === after) ?? { n: 0, ids: [] };
}

/** These boxes in the explorer as one run sees them, one of them opened with the other run beside it. */
export function idsAddress({ dataset, first, second }: Beside, items: Items, run: string, { n, ids }: Flipped, opened = ids[0]): string {
  const selection = { ...EMPTY, dataset, run, items, ids: packIds(ids, n) };
  const other = run === second ? first : second;
  return addressOf("explorer", selection, { other, item: opened === undefined ? "" : String(opened) });
}
