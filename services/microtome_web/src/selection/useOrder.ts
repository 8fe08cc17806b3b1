import { queryOptions, useQuery } from "@tanstack/react-query";
import { fetchBytes } from "@/api/client";
import { selectionParameters } from "@/selection/requests";
import type { Selection } from "@/selection/selection";

/** The ids of all selected items in order, with their similarities in a search by similarity. */
export interface Order {
  ids: Int32Array;
  similarities: Float32Array | null;
}

export function useOrder(selection: Selection, enabled = true) {
  return useQuery({
    ...orderQuery(selection),
    // ids mean nothing among items of another kind
    placeholderData: (before, of) => (of?.queryKey.slice(1, 4).join() === [selection.dataset, selection.items, selection.run].join() ? before : undefined),
    enabled,
  });
}

/** The same for whoever asks before anything is shown. */
export function orderQuery(selection: Selection) {
  const parameters = query(selectionParameters(selection));
  const path = `/api/v1/datasets/${encodeURIComponent(selection.dataset)}/order?${parameters}`;
  return queryOptions({
    queryKey: ["order", selection.dataset, selection.items, selection.run, path],
    queryFn: async ({ signal }) => readOrder(await (await fetchBytes(path, { signal })).arrayBuffer()),
    structuralSharing: false,
  });
}

/** The layout that `GET /order` documents. */
export function readOrder(content: ArrayBuffer): Order {
  const [n = 0, similar = 0] = new Uint32Array(content, 0, 2);
  return {
    ids: new Int32Array(content, 8, n),
    similarities: similar ? new Float32Array(content, 8 + 4 * n, n) : null,
  };
}

function query(values: Record<string, unknown>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) parameters.set(name, String(value));
  return parameters;
}
