import { useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { problem, ProblemError } from "@/api/problem";
import { count } from "@/parts/numbers";
import { bySimilarity, type Selection } from "@/selection/selection";
import { memberMask } from "./points";
import { useOrder } from "@/selection/useOrder";
import type { MappedItems } from "./useMap";
import type { Place } from "./view";

export interface Lassoing {
  n: number;
  /** the first of them, or all where `isComplete` */
  ids: number[];
  isComplete: boolean;
}

/** So many ids an address holds. */
export const MOST_IN_ADDRESS = 500;
const MOST = 1_000_000;

/** How many selected points the polygon holds, and the first of them. */
export function useLasso(selection: Selection, items: MappedItems, polygon: readonly Place[] | null) {
  // the server narrows by a filter; a search or a slice narrows here, by its ids
  const isBeyond = bySimilarity(selection) || selection.slice !== "";
  const order = useOrder(selection, isBeyond && polygon !== null);
  const members = isBeyond ? order.data?.ids : undefined;
  return useQuery({
    queryKey: ["lasso", selection, polygon, order.dataUpdatedAt],
    queryFn: async ({ signal }) => among(await lasso(selection, items, polygon!, isBeyond ? MOST : MOST_IN_ADDRESS, signal), members),
    enabled: polygon !== null && (!isBeyond || members !== undefined),
  });
}

async function lasso(selection: Selection, items: MappedItems, polygon: readonly Place[], limit: number, signal?: AbortSignal): Promise<Lassoing> {
  const { dataset, where, run } = selection;
  const corners = polygon.map(([x, y]) => [x, y]);
  const body = { items, polygon: corners, where: where || null, run: run || null, limit };
  const { data } = await client.POST("/api/v1/datasets/{dataset}/map/lasso", { params: { path: { dataset } }, body, signal });
  return { n: data!.n, ids: data!.ids, isComplete: data!.complete };
}

/** All that a lasso holds, as a slice wants them. */
export async function everyId(selection: Selection, items: MappedItems, polygon: readonly Place[]): Promise<number[]> {
  const held = await lasso(selection, items, polygon, MOST);
  if (held.isComplete) return held.ids;
  throw new ProblemError(problem("The lasso holds too many", `${count(held.n)} ${items} are more than the ${count(MOST)} that a slice can list. Draw around fewer.`));
}

/** Of what a lasso holds, the members alone. */
export function among(held: Lassoing, members: Int32Array | undefined): Lassoing {
  if (!members) return held;
  const ids = Int32Array.from(held.ids);
  const mask = memberMask(ids, members);
  const left = held.ids.filter((_, at) => mask[at]);
  return { n: left.length, ids: left, isComplete: held.isComplete };
}
