import { useCallback, useMemo, useState } from "react";
import type { Order } from "@/selection/useOrder";

/** Which items people have marked, and where the keyboard stands (an index of the order). */
export interface Marks {
  marked: ReadonlySet<number>;
  cursor: number;
  setCursor: (index: number) => void;
  toggle: (index: number) => void;
  extend: (index: number) => void;
  clear: () => void;
}

export function useMarks(order: Order | undefined): Marks {
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set());
  const [cursor, setCursor] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const toggle = useCallback(
    (index: number) => {
      const id = order?.ids[index];
      if (id === undefined) return;
      setAnchor(index);
      setMarked((held) => {
        const next = new Set(held);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    [order],
  );
  const extend = useCallback(
    (index: number) => {
      const [from, to] = index < anchor ? [index, anchor] : [anchor, index];
      setMarked((held) => new Set([...held, ...(order?.ids.subarray(from, to + 1) ?? [])]));
    },
    [order, anchor],
  );
  const clear = useCallback(() => setMarked(new Set()), []);
  return useMemo(() => ({ marked, cursor, setCursor, toggle, extend, clear }), [marked, cursor, toggle, extend, clear]);
}
