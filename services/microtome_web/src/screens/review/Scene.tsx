import { ActionIcon } from "@mantine/core";
import { useRef, useState, type PointerEvent } from "react";
import { BoxLayer } from "@/parts/BoxLayer";
import type { ShownBox } from "@/parts/boxes";
import { Picture } from "@/parts/Picture";
import { madeWidth, pictureAddress } from "@/parts/pictures";
import { placeOn, type Place } from "./drawing";
import { boxBetween, CONTEXTS, placement, regionAround, type Box, type Size } from "./region";

interface Props {
  dataset: string;
  imageId: number;
  picture: Size;
  /** what is looked at */
  bbox: Box;
  boxes: readonly ShownBox[];
  /** drawn in white: what is suggested, or what somebody draws */
  white: Box | null;
  /** position in CONTEXTS */
  context: number;
  onContext: (context: number) => void;
  /** while a box is asked for: dragging draws one */
  onDraw: ((box: Box) => void) | null;
}

const SHOWN_WIDTH = 900;

/** A box in its surroundings, and what else is labelled or predicted there. */
export function Scene({ dataset, imageId, picture, bbox, boxes, white, context, onContext, onDraw }: Props) {
  const region = regionAround(bbox, picture, CONTEXTS[context]!);
  const [missing, setMissing] = useState("");
  const start = useRef<Place | null>(null);
  const place = (event: PointerEvent<HTMLElement>) => placeOn(event.currentTarget, event, picture);
  function down(event: PointerEvent<HTMLElement>): void {
    if (!onDraw || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = place(event);
  }
  function move(event: PointerEvent<HTMLElement>): void {
    if (onDraw && start.current) onDraw(boxBetween(start.current, place(event), picture));
  }
  const end = () => (start.current = null);
  return (
    <div className="scene">
      <div className="scene-content" style={placement(region, picture)} data-drawing={onDraw !== null || undefined} onPointerDown={down} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        <Picture address={pictureAddress(dataset, "images", imageId, madeWidth((SHOWN_WIDTH * picture.width) / region[2]))} alt={`Image ${imageId}`} onMissing={setMissing} />
        <div className="scene-others">
          <BoxLayer boxes={boxes.filter((box) => !box.highlighted)} {...picture} />
        </div>
        <BoxLayer boxes={boxes.filter((box) => box.highlighted)} {...picture} />
        {white && <WhiteBox box={white} picture={picture} />}
      </div>
      {missing && <span className="scene-missing">{missing}</span>}
      <div className="scene-buttons">
        <ActionIcon size="sm" variant="default" aria-label="Closer" disabled={context === 0} onClick={() => onContext(context - 1)}>
          +
        </ActionIcon>
        <ActionIcon size="sm" variant="default" aria-label="Farther" disabled={context === CONTEXTS.length - 1} onClick={() => onContext(context + 1)}>
          −
        </ActionIcon>
      </div>
    </div>
  );
}

function WhiteBox({ box: [x, y, width, height], picture }: { box: Box; picture: Size }) {
  return (
    <svg className="boxes" viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden>
      {[["#000", 5], ["#fff", 2.5]].map(([colour, stroke]) => (
        <rect key={colour} x={x} y={y} width={width} height={height} fill="none" stroke={String(colour)} strokeWidth={stroke} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}
