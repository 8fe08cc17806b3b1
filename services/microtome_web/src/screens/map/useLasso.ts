import { useQuery } from "@tanstack/react-query";
import { client } from "@/api/client";
import { searchRequest } from "@/selection/requests";
import type { Selection } from "@/selection/selection";
import { isNarrowed, type MappedItems } from "./useMap";
import type { Place } from "./view";

export interface Lassoing {
  n: number;
  /** the first of them */
  ids: number[];
}

/** How many selected points the polygon holds, and so many of them to be shown. */
export function useLasso(selection: Selection, items: MappedItems, polygon: readonly Place[] | null, shown: number) {
  return useQuery({
    queryKey: ["lasso", selection, items, polygon],
    queryFn: ({ signal }) => lasso(selection, items, polygon!, shown, signal),
    enabled: polygon !== null,
  });
}

async function lasso(selection: Selection, items: MappedItems, polygon: readonly Place[], limit: number, signal: AbortSignal): Promise<Lassoing> {
  const corners = polygon.map(([x, y]) => [x, y]);
  const query = isNarrowed(selection) ? searchRequest(selection) : null;
  const path = { dataset: selection.dataset };
  const { data } = await client.POST("/api/v1/datasets/{dataset}/map/lasso", { params: { path }, body: { items, polygon: corners, query, limit }, signal });
  return { n: data!.n, ids: data!.ids };
}
