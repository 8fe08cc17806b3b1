import type { Schemas } from "@/api/client";
import type { Tested } from "./useGaps";

/** What figures are of now: the version of the data set, and when the run's predictions came. */
export interface Present {
  version: number | undefined;
  predictedAt: string | undefined;
}

/** What a test was of, where that is not what the other figures are of; null where it is. */
export function staleness(tested: Pick<Tested, "version" | "startedAt">, slice: Pick<Schemas["SliceDocument"], "refreshed_at">, present: Present): string | null {
  if (present.version !== undefined && tested.version !== present.version) return `of version ${tested.version}`;
  if (isAfter(present.predictedAt, tested.startedAt)) return "of former predictions";
  if (isAfter(slice.refreshed_at, tested.startedAt)) return "of the slice before it was refreshed";
  return null;
}

function isAfter(one: string | undefined, other: string | null): boolean {
  return one !== undefined && other !== null && Date.parse(one) > Date.parse(other);
}
