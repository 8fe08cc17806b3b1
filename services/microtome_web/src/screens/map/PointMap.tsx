import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { NearestPoints } from "./nearest";
import { drawOutlines } from "./outlines";
import type { Points } from "./points";
import { useGestures, type Tool } from "./useGestures";
import { useRenderer } from "./useRenderer";
import { moved, pointSize, scaleOf, toMap, toScreen, zoomed, type Place, type View } from "./view";

/** A point of the map and where it is on the page, from the map's left upper corner. */
export interface Pointed {
  id: number;
  place: Place;
}

interface Props {
  points: Points;
  palette: Uint8Array;
  view: View;
  onView: (view: View) => void;
  /** whether the view changes now: of very many points some are drawn then */
  isMoving: boolean;
  tool: Tool;
  lasso: readonly Place[] | null;
  onLasso: (corners: readonly Place[]) => void;
  onHover: (pointed: Pointed | null) => void;
  onPick: (pointed: Pointed | null) => void;
  label: string;
}

const REACH = 10;
const MOST_MOVING = 150_000;

/** Up to millions of points; drag to move, wheel to zoom, or drag to draw around some of them. */
export function PointMap({ points, palette, view, onView, isMoving, tool, lasso, onLasso, onHover, onPick, label }: Props) {
  const { ref: measured, ...size } = useElementSize<HTMLDivElement>();
  const frame = useRef<HTMLDivElement>(null);
  const outlines = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState<readonly Place[]>([]);
  const [ring, setRing] = useState<Place | null>(null);
  const nearest = useNearest(points);
  const scale = scaleOf(view, points.bounds, size);
  const ratio = Math.min(2, devicePixelRatio || 1);
  const every = isMoving ? Math.max(1, Math.ceil(points.ids.length / MOST_MOVING)) : 1;
  const { canvas, kind } = useRenderer(points, palette, { view, scale, size, ratio, every, pointSize: pointSize(points.ids.length / every, view, size) });

  function pointed(at: Place): Pointed | null {
    const found = nearest().at(toMap(at, view, scale, size), REACH / scale);
    return found === null ? null : { id: points.ids[found]!, place: toScreen([points.x[found]!, points.y[found]!], view, scale, size) };
  }
  const handlers = useGestures(frame, tool, {
    onMove: (across, down) => onView(moved(view, across, down, scale)),
    onZoom: (by, at) => onView(zoomed(view, by, at, points.bounds, size)),
    onDraw: (corners) => setDrawn([...corners]),
    onLasso: (corners) => onLasso(corners.map((at) => toMap(at, view, scale, size))),
    onPick: (at) => onPick(pointed(at)),
    onHover: (at) => {
      const found = at && pointed(at);
      setRing(found && found.place);
      onHover(found);
    },
  });
  useEffect(() => {
    const kept = lasso?.map((corner) => toScreen(corner, view, scale, size)) ?? [];
    drawOutlines(outlines.current!, ratio, drawn.length ? drawn : kept, ring);
  });
  const pixels = { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) };
  return (
    <div ref={useMergedRef(measured, frame)} className="point-map" data-tool={tool} role="img" aria-label={label} {...handlers}>
      <canvas key={kind} ref={canvas} data-kind={kind} {...pixels} />
      <canvas ref={outlines} {...pixels} />
    </div>
  );
}

/** The grid of points, made when it is first asked for. */
function useNearest(points: Points): () => NearestPoints {
  const made = useRef<NearestPoints | null>(null);
  useMemo(() => (made.current = null), [points.x]);
  return () => (made.current ??= new NearestPoints(points));
}
