import { useCallback, useEffect, useRef, useState } from "react";
import { useParameter } from "@/selection/location";
import type { Bounds } from "./points";
import { readView, writeView, type View } from "./view";

const SETTLED = 250;

/** What of the map is shown, by the address, which follows once a gesture has ended; and whether one goes on. */
export function useView(bounds: Bounds): [View, (view: View) => void, boolean] {
  const [word, setWord] = useParameter("view");
  const [live, setLive] = useState<View | null>(null);
  const timer = useRef(0);
  const show = useCallback(
    (view: View) => {
      setLive(view);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        setWord(writeView(view, bounds), true);
        setLive(null);
      }, SETTLED);
    },
    [bounds, setWord],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return [live ?? readView(word, bounds), show, live !== null];
}
