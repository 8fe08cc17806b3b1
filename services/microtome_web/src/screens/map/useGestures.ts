import { useEffect, useRef, type PointerEvent, type RefObject } from "react";
import { isCorner } from "./polygon";
import type { Place } from "./view";

export type Tool = "move" | "lasso";

export interface Gestures {
  onMove: (across: number, down: number) => void;
  onZoom: (by: number, at: Place) => void;
  /** corners in pixels, while they are drawn */
  onDraw: (corners: readonly Place[]) => void;
  onLasso: (corners: readonly Place[]) => void;
  onHover: (at: Place | null) => void;
  onPick: (at: Place) => void;
}

const STILL = 4;

interface Held {
  last: Place;
  moved: number;
  corners: Place[] | null;
}

/** What fingers and mice do on the map: drag moves or draws, wheel and two fingers zoom, a click picks. */
export function useGestures(target: RefObject<HTMLElement | null>, tool: Tool, gestures: Gestures) {
  const now = useRef(gestures);
  now.current = gestures;
  const pointers = useRef(new Map<number, Held>());
  useEffect(() => {
    const element = target.current!;
    function wheel(event: WheelEvent): void {
      event.preventDefault();
      now.current.onZoom(Math.exp(-Math.max(-150, Math.min(150, event.deltaY)) / 300), placeOf(event, element));
    }
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [target]);

  function down(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeOf(event, event.currentTarget);
    const draws = (tool === "lasso") !== event.shiftKey && pointers.current.size === 0;
    pointers.current.set(event.pointerId, { last: at, moved: 0, corners: draws ? [at] : null });
    now.current.onHover(null);
  }
  function move(event: PointerEvent<HTMLElement>): void {
    const at = placeOf(event, event.currentTarget);
    const held = pointers.current.get(event.pointerId);
    if (!held) {
      if (event.pointerType !== "touch") now.current.onHover(at);
      return;
    }
    if (held.corners) draw(held.corners, at);
    else if (pointers.current.size > 1) pinch(event.pointerId, held, at);
    else now.current.onMove(at[0] - held.last[0], at[1] - held.last[1]);
    held.moved += Math.hypot(at[0] - held.last[0], at[1] - held.last[1]);
    held.last = at;
  }
  function draw(corners: Place[], at: Place): void {
    if (!isCorner(corners.at(-1), at)) return;
    corners.push(at);
    now.current.onDraw(corners);
  }
  function pinch(id: number, held: Held, at: Place): void {
    const other = [...pointers.current].find(([key]) => key !== id)![1].last;
    const before = Math.hypot(held.last[0] - other[0], held.last[1] - other[1]);
    const after = Math.hypot(at[0] - other[0], at[1] - other[1]);
    if (before > 0 && after > 0) now.current.onZoom(after / before, other);
  }
  function up(event: PointerEvent<HTMLElement>): void {
    const held = pointers.current.get(event.pointerId);
    pointers.current.delete(event.pointerId);
    if (!held) return;
    now.current.onDraw([]);
    if (held.moved < STILL) now.current.onPick(held.last);
    else if (held.corners && held.corners.length >= 3) now.current.onLasso(held.corners);
  }
  function cancel(event: PointerEvent<HTMLElement>): void {
    pointers.current.delete(event.pointerId);
    now.current.onDraw([]);
  }
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: cancel, onPointerLeave: () => now.current.onHover(null) };
}

function placeOf(event: { clientX: number; clientY: number }, element: Element): Place {
  const box = element.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
