import { useCallback, useMemo, useSyncExternalStore } from "react";
import { changed, readSelection, writeSelection, type Selection } from "./selection";

/** Where the browser is: `#/screen?parameters`. Hash addresses work behind any prefix and need no route of the server. */
export interface Place {
  screen: string;
  parameters: URLSearchParams;
}

export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { screen: decodeURIComponent(path), parameters: new URLSearchParams(query) };
}

export function placeAddress(screen: string, parameters: URLSearchParams): string {
  const query = parameters.toString();
  return `#/${screen}${query ? `?${query}` : ""}`;
}

/** The address of a screen for a selection, and what else the screen keeps there. */
export function addressOf(screen: string, selection: Selection, extra: Record<string, string> = {}): string {
  const parameters = writeSelection(selection);
  for (const [name, value] of Object.entries(extra)) if (value) parameters.set(name, value);
  return placeAddress(screen, parameters);
}

export function go(address: string, replace = false): void {
  if (address === location.hash) return;
  if (replace) {
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = address;
  }
}

function subscribe(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => readPlace(hash), [hash]);
}

/** Words of screens that mean something among items of one kind only. */
const OF_ITEMS: ReadonlySet<string> = new Set(["item", "facets", "colour", "view", "before", "after"]);

export type ChangeSelection = (change: Partial<Selection>, options?: { replace?: boolean; screen?: string }) => void;

/** The present selection, and how to change it: by a new entry of the history unless `replace`. */
export function useSelection(): [Selection, ChangeSelection] {
  const place = usePlace();
  const selection = useMemo(() => readSelection(place.parameters), [place]);
  const change = useCallback<ChangeSelection>((patch, options = {}) => {
    const now = readPlace(location.hash);
    const before = readSelection(now.parameters);
    const after = changed(before, patch);
    const isOther = after.items !== before.items || after.dataset !== before.dataset;
    const extra = Object.fromEntries([...now.parameters].filter(([name]) => !(name in before) && !(isOther && OF_ITEMS.has(name))));
    const kept = options.screen && options.screen !== now.screen ? {} : extra;
    go(addressOf(options.screen ?? now.screen, after, kept), options.replace);
  }, []);
  return [selection, change];
}

/** One more word that a screen keeps in the address (`item`, `other`); empty when absent. */
export function useParameter(name: string): [string, (value: string, replace?: boolean) => void] {
  const place = usePlace();
  const set = useCallback(
    (value: string, replace = false) => {
      const now = readPlace(location.hash);
      if (value) now.parameters.set(name, value);
      else now.parameters.delete(name);
      go(placeAddress(now.screen, now.parameters), replace);
    },
    [name],
  );
  return [place.parameters.get(name) ?? "", set];
}
