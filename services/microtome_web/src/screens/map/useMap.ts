import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchBytes } from "@/api/client";
import { EMPTY, bySimilarity, type Selection } from "@/selection/selection";
import { useOrder } from "@/selection/useOrder";
import type { Legend } from "./palette";
import { memberMask, NO_VALUE, readPoints, type Points } from "./points";

export type MappedItems = "images" | "objects";

export interface MapAnswer {
  points: Points;
  legend: Legend;
  /** a lasso belongs to one version of the map */
  version: number;
}

/** `slice:NAME` colours by membership; anything else is a column. */
export const SLICE = "slice:";
export const PLAIN = "plain";

/** The points with the codes of a column; the former ones while others come. */
export function useMap(dataset: string, items: MappedItems, run: string, colour: string | null) {
  const column = colour === null || colour === PLAIN || colour.startsWith(SLICE) ? "" : colour;
  return useQuery({
    queryKey: ["map", dataset, items, run, column],
    queryFn: ({ signal }) => fetchMap(dataset, items, run, column, signal),
    enabled: colour !== null,
    placeholderData: (before, of) => (of?.queryKey.slice(1, 3).join() === [dataset, items].join() ? before : undefined),
    structuralSharing: false,
    staleTime: 60_000,
  });
}

async function fetchMap(dataset: string, items: MappedItems, run: string, color: string, signal: AbortSignal): Promise<MapAnswer> {
  const parameters = new URLSearchParams({ items });
  if (run) parameters.set("run", run);
  if (color) parameters.set("color", color);
  const response = await fetchBytes(`/api/v1/datasets/${encodeURIComponent(dataset)}/map?${parameters}`, { signal });
  const legend = JSON.parse(response.headers.get("X-Map-Legend") ?? "null") as Legend;
  return { points: readPoints(await response.arrayBuffer()), legend, version: Number(response.headers.get("X-Map-Version")) };
}

/** Whether the selection holds less than all items. */
export function isNarrowed(selection: Selection): boolean {
  return selection.where !== "" || selection.slice !== "" || selection.ids !== "" || bySimilarity(selection);
}

/** The map as it is coloured: by a slice where one is asked for, with what the selection leaves out put back. */
export function useColoured(answer: MapAnswer | undefined, selection: Selection, colour: string | null) {
  const slice = colour?.startsWith(SLICE) ? colour.slice(SLICE.length) : "";
  const narrowed = isNarrowed(selection);
  const ofSlice = useOrder({ ...EMPTY, dataset: selection.dataset, items: selection.items, slice }, slice !== "");
  const ofSelection = useOrder(selection, narrowed);
  const members = narrowed ? ofSelection.data?.ids : undefined;
  const coloured = useMemo(() => {
    if (!answer) return undefined;
    const painted = slice ? bySlice(answer, slice, ofSlice.data?.ids ?? new Int32Array()) : answer;
    return members ? amongMembers(painted, members) : painted;
  }, [answer, slice, ofSlice.data, members]);
  return { coloured, members, error: ofSlice.error ?? ofSelection.error };
}

export function bySlice({ points, version }: MapAnswer, slice: string, ids: Int32Array): MapAnswer {
  const codes = memberMask(points.ids, ids).map((isMember) => (isMember ? 0 : NO_VALUE));
  return { version, points: { ...points, codes }, legend: { column: slice, type: "text", values: [`in ${slice}`], others: false, rest: "outside of it" } };
}

export function amongMembers({ points, legend, version }: MapAnswer, ids: Int32Array): MapAnswer {
  const mask = memberMask(points.ids, ids);
  const codes = points.codes.map((code, at) => (mask[at] ? (legend ? code : 0) : NO_VALUE));
  const meaning = legend ?? { column: "selection", type: "text" as const, values: ["selected"], others: false };
  return { version, points: { ...points, codes }, legend: { ...meaning, rest: legend ? "no value, or not selected" : "not selected" } };
}
