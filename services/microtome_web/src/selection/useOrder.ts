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
  const [n = 0, follows = 0] = new Uint32Array(content, 0, 2);
  const isInARow = (follows & 2) > 0;
  const held = new Int32Array(content, 8, isInARow ? 1 : n);
  return {
    ids: isInARow ? inARow(held[0]!, n) : held,
    similarities: follows & 1 ? new Float32Array(content, 8 + held.byteLength, n) : null,
  };
}

function inARow(first: number, n: number): Int32Array<ArrayBuffer> {
  const ids = new Int32Array(n);
  for (let at = 0; at < n; at += 1) ids[at] = first + at;
  return ids;
}

function query(values: Record<string, unknown>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) parameters.set(name, String(value));
  return parameters;
}
