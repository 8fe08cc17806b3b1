import type { Points } from "./points";
import type { Size, View } from "./view";

export interface Frame {
  view: View;
  /** pixels of the page for one unit of the map */
  scale: number;
  size: Size;
  /** pixels of the page across a point */
  pointSize: number;
  /** pixels of the canvas for one of the page */
  ratio: number;
  /** 1 for all points, 2 for every second one, ... */
  every: number;
}

/** Draws points on a canvas; what the palette says lies below is drawn first. */
export interface Renderer {
  setPoints(points: Points): void;
  setPalette(palette: Uint8Array): void;
  draw(frame: Frame): void;
  dispose(): void;
}
