import type { Bounds } from "./points";

/** What of the map is shown: the place in the middle, and how many times closer than all of it. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Place = readonly [number, number];

const MARGIN = 24;
const FARTHEST = 0.5;
const CLOSEST = 2000;

/** All of the map. */
export function whole(bounds: Bounds): View {
  return { x: (bounds.left + bounds.right) / 2, y: (bounds.low + bounds.high) / 2, zoom: 1 };
}

/** Pixels of the page for one unit of the map. */
export function scaleOf(view: View, bounds: Bounds, size: Size): number {
  const across = Math.max(1, size.width - 2 * MARGIN) / (bounds.right - bounds.left || 1);
  const up = Math.max(1, size.height - 2 * MARGIN) / (bounds.high - bounds.low || 1);
  return Math.min(across, up) * view.zoom;
}

/** Pixels from the left upper corner; y of the map points up. */
export function toScreen([x, y]: Place, view: View, scale: number, size: Size): Place {
  return [size.width / 2 + (x - view.x) * scale, size.height / 2 - (y - view.y) * scale];
}

export function toMap([px, py]: Place, view: View, scale: number, size: Size): Place {
  return [view.x + (px - size.width / 2) / scale, view.y - (py - size.height / 2) / scale];
}

/** Closer or farther, with the place under the pointer staying there. */
export function zoomed(view: View, by: number, at: Place, bounds: Bounds, size: Size): View {
  const zoom = Math.min(CLOSEST, Math.max(FARTHEST, view.zoom * by));
  const next = { ...view, zoom };
  const [x, y] = toMap(at, view, scaleOf(view, bounds, size), size);
  const [left, up] = toMap(at, next, scaleOf(next, bounds, size), size);
  return { x: view.x + x - left, y: view.y + y - up, zoom };
}

export function moved(view: View, across: number, down: number, scale: number): View {
  return { ...view, x: view.x - across / scale, y: view.y + down / scale };
}

/** Pixels across of a point: fewer points are drawn larger, and so are closer ones. */
export function pointSize(n: number, view: View, size: Size): number {
  const room = Math.sqrt((size.width * size.height) / Math.max(1, n)) * 0.35;
  return Math.min(14, Math.max(1.5, Math.min(6.5, room)) * Math.max(1, view.zoom) ** 0.3);
}

/** The view as a word of the address; empty for all of the map. */
export function writeView(view: View, bounds: Bounds): string {
  const all = whole(bounds);
  if (view.zoom === 1 && view.x === all.x && view.y === all.y) return "";
  return [view.x, view.y, view.zoom].map((value) => Number(value.toPrecision(9))).join(",");
}

export function readView(text: string, bounds: Bounds): View {
  const [x, y, zoom] = text.split(",").map(Number);
  if (!text || ![x, y, zoom].every(Number.isFinite) || zoom! < FARTHEST || zoom! > CLOSEST) return whole(bounds);
  return { x: x!, y: y!, zoom: zoom! };
}
