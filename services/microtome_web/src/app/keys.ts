import { useEffect, useRef } from "react";

/** Every key and what it does, as `?` shows them; a screen answers to those that mean something there. */
export const KEYS = {
  "/": "search",
  "?": "show these keys",
  ArrowLeft: "previous item in the grid",
  ArrowRight: "next item in the grid",
  ArrowUp: "item above",
  ArrowDown: "item below",
  Enter: "open the item",
  Escape: "close, or select nothing",
  " ": "select the item",
  "Shift+ ": "select up to the item",
  s: "more like this",
  x: "save as slice",
  g: "show or hide ground truth",
  p: "show or hide predictions",
  l: "map: lasso or move",
  "[": "previous item in the panel",
  "]": "next item in the panel",
  u: "undo",
  "1": "review: the label is right",
  "2": "review: another category",
  "3": "review: a box is missing",
  "4": "review: delete the box",
  "5": "review: unsure",
  "6": "review: move the box",
  y: "review: do what is suggested",
} as const;

export type Key = keyof typeof KEYS;
export type Handlers = Partial<Record<Key, (event: KeyboardEvent) => void>>;

/** Answer to keys while the component is shown; not while somebody writes in a field or a dialog is open. */
export function useKeys(handlers: Handlers): void {
  const held = useRef(handlers);
  held.current = handlers;
  useEffect(() => {
    function answer(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
      const name = event.shiftKey && event.key === " " ? "Shift+ " : event.key;
      const handler = held.current[name as Key];
      if (!handler) return;
      event.preventDefault();
      handler(event);
    }
    addEventListener("keydown", answer);
    return () => removeEventListener("keydown", answer);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"][aria-modal="true"]')) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable || target.role === "slider";
}

/** A key as people read it. */
export function keyLabel(key: string): string {
  return key.replace("Shift+ ", "Shift + Space").replace(/^ $/, "Space").replace(/^Arrow(.*)$/, "$1 arrow");
}
