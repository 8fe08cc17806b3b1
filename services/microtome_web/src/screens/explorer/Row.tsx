import { memo, useRef, type CSSProperties } from "react";
import type { Selection } from "@/selection/selection";
import type { Order } from "@/selection/useOrder";
import { Cell } from "./Cell";
import type { ShownItem } from "./useItems";

interface Props {
  selection: Selection;
  order: Order;
  /** the place in the order of its first item */
  first: number;
  columns: number;
  /** pixels across a cell, and from cell to cell */
  size: number;
  gap: number;
  top: number;
  height: number;
  items: ReadonlyMap<number, ShownItem>;
  /** false while the grid moves */
  still: boolean;
  shows: { truth: boolean; predictions: boolean };
  opened: number | null;
  marked: ReadonlySet<number>;
  cursor: number;
}

/** One row of the grid; it is drawn as empty frames as long as it only flies past. */
export const Row = memo(RowView, isEqual);

function RowView({ selection, order, first, columns, size, gap, top, height, items, still, shows, opened, marked, cursor }: Props) {
  const stood = useRef(still);
  if (still) stood.current = true;
  const style: CSSProperties & Record<`--${string}`, string> = {
    transform: `translateY(${top}px)`, height, gap, gridTemplateColumns: `repeat(${columns}, ${size}px)`, "--cell": `${size}px`, "--gap": `${gap}px`,
  };
  if (!stood.current) return <div role="presentation" className="grid-row grid-row-passing" style={style} />;
  return (
    <div role="presentation" className="grid-row" style={style}>
      {Array.from(order.ids.subarray(first, first + columns), (id, column) => (
        <Cell
          key={id}
          selection={selection}
          id={id}
          index={first + column}
          item={items.get(id)}
          similarity={order.similarities?.[first + column] ?? null}
          size={size}
          still={still}
          shows={shows}
          isOpened={opened === id}
          isMarked={marked.has(id)}
          isCursor={cursor === first + column}
        />
      ))}
    </div>
  );
}

/** A row that flies past needs no other items, and one that stands takes them when the grid does. */
function isEqual(before: Props, after: Props): boolean {
  const names = Object.keys(after) as (keyof Props)[];
  return names.every((name) => before[name] === after[name] || (name === "items" && !after.still));
}
