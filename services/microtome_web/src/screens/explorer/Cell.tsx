import { memo } from "react";
import { Crop } from "@/parts/Crop";
import { outcomeStyle } from "@/parts/outcomes";
import { OutcomeBadge } from "@/parts/OutcomeBadge";
import type { Selection } from "@/selection/selection";
import type { ShownItem } from "./useItems";

interface Props {
  selection: Selection;
  id: number;
  /** its place in the order */
  index: number;
  item: ShownItem | undefined;
  similarity: number | null;
  size: number;
  still: boolean;
  shows: { truth: boolean; predictions: boolean };
  isOpened: boolean;
  isMarked: boolean;
  isCursor: boolean;
}

/** One item of the grid: its picture, framed by its outcome, and a line under it. Clicks are the grid's. */
export const Cell = memo(CellView);

function CellView({ selection, id, index, item, similarity, size, still, shows, isOpened, isMarked, isCursor }: Props) {
  const boxes = item?.boxes?.filter((box) => (box.items === "objects" ? shows.truth : shows.predictions));
  const frame = item?.outcome ? { borderColor: outcomeStyle(item.outcome).colour } : undefined;
  return (
    <div id={`cell-${id}`} role="option" aria-selected={isMarked} data-index={index} className="cell" data-opened={isOpened || undefined} data-cursor={isCursor || undefined}>
      <div className="cell-picture" data-items={selection.items} style={frame}>
        <Crop dataset={selection.dataset} items={selection.items} id={id} run={selection.run} size={size} still={still} boxes={boxes} pictureSize={item?.pictureSize} alt={`${selection.items.replace(/s$/, "")} ${id}`} />
        <span className="cell-mark" data-marked={isMarked || undefined} aria-hidden>
          {isMarked ? "✓" : ""}
        </span>
      </div>
      <div className="cell-caption">
        {item?.outcome && <OutcomeBadge outcome={item.outcome} short />}
        <span className="cell-name">{item ? (item.category ?? item.fileName) : ""}</span>
        {selection.items === "predictions" && item?.confidence != null && <span className="cell-number">{item.confidence.toFixed(2)}</span>}
        {similarity !== null && (
          <span className="cell-number" title="similarity (cosine)">
            ~{similarity.toFixed(3)}
          </span>
        )}
      </div>
    </div>
  );
}
