import { useEffect, useRef, useState } from "react";
import type { Points } from "./points";
import { rasterRenderer } from "./raster";
import type { Frame, Renderer } from "./renderer";
import { webglRenderer } from "./webgl";

const MAKERS = { webgl: webglRenderer, raster: rasterRenderer };

export type Kind = keyof typeof MAKERS;

/** Draws on a canvas, which needs `key={kind}`: by WebGL 2 unless there is none, or it is slow or lost. */
export function useRenderer(points: Points, palette: Uint8Array, frame: Frame) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const held = useRef<Renderer | null>(null);
  const atFirst = useRef(points.ids.length);
  const [kind, setKind] = useState<Kind>("webgl");
  useEffect(() => {
    const shown = canvas.current!;
    const lose = () => setKind("raster");
    held.current = MAKERS[kind](shown, atFirst.current);
    if (!held.current) return lose();
    shown.addEventListener("webglcontextlost", lose);
    return () => {
      shown.removeEventListener("webglcontextlost", lose);
      held.current?.dispose();
      held.current = null;
    };
  }, [kind]);
  useEffect(() => held.current?.setPoints(points), [points, kind]);
  useEffect(() => held.current?.setPalette(palette), [palette, kind]);
  const { view, scale, size, pointSize, ratio, every } = frame;
  useEffect(() => {
    const request = requestAnimationFrame(() => {
      const shown = canvas.current;
      if (!shown || !held.current || !size.width) return;
      held.current.draw({ view, scale, size, pointSize, ratio, every });
      shown.dataset.drawn = String(points.ids.length);
    });
    return () => cancelAnimationFrame(request);
  }, [points, palette, kind, view, scale, size.width, size.height, pointSize, ratio, every]);
  return { canvas, kind };
}
