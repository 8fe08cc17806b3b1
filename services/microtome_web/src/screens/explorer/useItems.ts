import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { client, type Schemas } from "@/api/client";
import { shownBox, type ShownBox } from "@/parts/boxes";
import type { Selection } from "@/selection/selection";

export interface ShownItem {
  id: number;
  imageId: number;
  fileName: string;
  category: string | null;
  bbox: readonly number[] | null;
  outcome: string | null;
  errorType: string | null;
  confidence: number | null;
  iou: number | null;
  /** only of images */
  boxes?: ShownBox[];
  pictureSize?: { width: number; height: number };
}

const BLOCK = 60;

/** What is shown of the items from `first` to `last` of the order, by id; asked for in blocks. While the grid moves, what it stood at. */
export function useItems(selection: Selection, ids: Int32Array, first: number, last: number, still: boolean): ReadonlyMap<number, ShownItem> {
  const stood = useRef({ ids, first, last });
  if (still || stood.current.ids !== ids) stood.current = { ids, first, last };
  return useQueries({ queries: blocksOf(stood.current).map((part) => blockQuery(selection, part)), combine: byId });
}

interface Range {
  ids: Int32Array;
  first: number;
  last: number;
}

function blocksOf({ ids, first, last }: Range): Int32Array[] {
  const blocks = [];
  for (let at = first - (first % BLOCK); at <= last && at < ids.length; at += BLOCK) blocks.push(ids.subarray(at, at + BLOCK));
  return blocks;
}

function blockQuery(selection: Selection, part: Int32Array) {
  return {
    queryKey: ["shown items", selection.dataset, selection.items, selection.run, part.join()],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchItems(selection, Array.from(part), signal),
    staleTime: 30_000,
  };
}

function byId(answers: readonly { data?: readonly ShownItem[] }[]): ReadonlyMap<number, ShownItem> {
  return new Map(answers.flatMap(({ data }) => data ?? []).map((item) => [item.id, item]));
}

export async function fetchItems(selection: Pick<Selection, "dataset" | "items" | "run">, ids: number[], signal?: AbortSignal): Promise<ShownItem[]> {
  const path = { dataset: selection.dataset };
  const run = selection.run || undefined;
  if (selection.items === "images") {
    const { data } = await client.GET("/api/v1/datasets/{dataset}/boxes", { params: { path, query: { image: ids, run } }, signal });
    return data!.images.map(fromImage);
  }
  const query = { where: `id IN (${ids.join(", ")})`, run, limit: ids.length };
  const route = selection.items === "objects" ? "/api/v1/datasets/{dataset}/objects" : "/api/v1/datasets/{dataset}/predictions";
  const { data } = await client.GET(route, { params: { path, query }, signal });
  return data!.items.map(fromHit);
}

function fromImage(image: Schemas["ImageBoxesDocument"]): ShownItem {
  return {
    id: image.image_id, imageId: image.image_id, fileName: image.file_name, category: null, bbox: null, outcome: null, errorType: null,
    confidence: null, iou: null, boxes: image.boxes.filter(isShown).map(shownBox), pictureSize: { width: image.width, height: image.height },
  };
}

/** Predictions under the confidence threshold have no outcome and are not drawn over a small picture. */
function isShown(box: Schemas["BoxDocument"]): boolean {
  return box.items === "objects" || box.outcome !== null || box.error_type !== null;
}

function fromHit(hit: Schemas["HitDocument"]): ShownItem {
  return {
    id: hit.id, imageId: hit.image_id, fileName: hit.file_name, category: hit.category ?? null, bbox: hit.bbox ?? null,
    outcome: hit.outcome ?? null, errorType: hit.error_type ?? null, confidence: hit.confidence ?? null, iou: hit.iou ?? null,
  };
}
