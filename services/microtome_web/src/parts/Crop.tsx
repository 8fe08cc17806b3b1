import { useRef } from "react";
import type { Items } from "@/selection/selection";
import type { ShownBox } from "./boxes";
import { BoxLayer } from "./BoxLayer";
import { Picture } from "./Picture";
import { madeWidth, pictureAddress } from "./pictures";

interface Props {
  dataset: string;
  items: Items;
  id: number;
  run?: string;
  /** pixels on the page; the server makes the next larger width */
  size: number;
  /** false while the grid moves: what was not loaded yet waits */
  still?: boolean;
  /** of the whole picture, and its own size: only for images */
  boxes?: readonly ShownBox[];
  pictureSize?: { width: number; height: number };
  alt: string;
  onMissing?: (reason: string) => void;
}

/** An image with its boxes, or the crop of an object or a prediction. Give it a `key` where its item may change. */
export function Crop({ dataset, items, id, run = "", size, still = true, boxes, pictureSize, alt, onMissing }: Props) {
  const begun = useRef(still);
  if (still) begun.current = true;
  return (
    <span className="crop">
      <Picture address={begun.current ? pictureAddress(dataset, items, id, madeWidth(size), run) : null} alt={alt} onMissing={onMissing} />
      {boxes && pictureSize && <BoxLayer boxes={boxes} {...pictureSize} />}
    </span>
  );
}
