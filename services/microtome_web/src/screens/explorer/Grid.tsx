import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, type MouseEvent } from "react";
import { useKeys } from "@/app/keys";
import type { Selection } from "@/selection/selection";
import type { Marks } from "./marks";
import { Row } from "./Row";
import type { Order } from "@/selection/useOrder";
import { useItems } from "./useItems";

interface Props {
  selection: Selection;
  order: Order;
  /** changes when another query is shown: then the grid begins at its top */
  query: string;
  opened: number | null;
  onOpen: (id: number) => void;
  marks: Marks;
  shows: { truth: boolean; predictions: boolean };
  cell: number;
}

const CAPTION = 24;
const GAP = 6;

/** All selected items, of which only the rows in sight are there; pictures load when scrolling has stopped. */
export function Grid({ selection, order, query, opened, onOpen, marks, shows, cell }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: inner, width } = useElementSize();
  const columns = Math.max(2, Math.floor((width + GAP) / (cell + GAP)));
  const size = width ? Math.floor((width - GAP * (columns - 1)) / columns) : cell;
  const ratio = selection.items === "images" ? 0.72 : 1;
  const height = Math.round(size * ratio) + CAPTION + GAP;
  const rows = Math.ceil(order.ids.length / columns);
  const virtual = useVirtualizer({ count: rows, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 1, useFlushSync: false, isScrollingResetDelay: 100 });
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [query]);
  const shown = virtual.getVirtualItems();
  const still = !virtual.isScrolling;
  const first = (shown[0]?.index ?? 0) * columns;
  const last = ((shown.at(-1)?.index ?? 0) + 1) * columns - 1;
  const items = useItems(selection, order.ids, first, last, still);

  const move = (by: number) => {
    const next = Math.min(order.ids.length - 1, Math.max(0, marks.cursor + by));
    marks.setCursor(next);
    virtual.scrollToIndex(Math.floor(next / columns));
  };
  const at = order.ids[marks.cursor];
  useKeys({
    ArrowLeft: () => move(-1),
    ArrowRight: () => move(1),
    ArrowUp: () => move(-columns),
    ArrowDown: () => move(columns),
    Enter: () => at !== undefined && onOpen(at),
    " ": () => marks.toggle(marks.cursor),
    "Shift+ ": () => marks.extend(marks.cursor),
  });
  useEffect(() => {
    if (opened === null) return;
    const index = order.ids.indexOf(opened);
    if (index >= 0) marks.setCursor(index);
    // only when another item is opened: the cursor may be moved away from it
  }, [opened]);

  function click(event: MouseEvent): void {
    const index = Number((event.target as Element).closest<HTMLElement>(".cell")?.dataset.index ?? NaN);
    if (Number.isNaN(index)) return;
    marks.setCursor(index);
    if (event.shiftKey) marks.extend(index);
    else if (event.ctrlKey || event.metaKey || (event.target as Element).closest(".cell-mark")) marks.toggle(index);
    else onOpen(order.ids[index]!);
  }

  const active = at === undefined ? undefined : `cell-${at}`;
  const isInSight = marks.cursor >= first && marks.cursor <= last;
  return (
    <div ref={scroller} className="grid" role="listbox" aria-label={`Selected ${selection.items}`} aria-multiselectable tabIndex={0} aria-activedescendant={isInSight ? active : undefined}>
      <div ref={inner} role="presentation" className="grid-inner" style={{ height: virtual.getTotalSize() }} onClick={click}>
        {shown.map((row) => (
          <Row key={row.key} top={row.start} first={row.index * columns} height={height - GAP} gap={GAP} opened={opened} marked={marks.marked} cursor={marks.cursor} {...{ selection, order, columns, size, items, still, shows }} />
        ))}
      </div>
    </div>
  );
}
