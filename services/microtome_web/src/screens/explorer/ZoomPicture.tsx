import { ActionIcon } from "@mantine/core";
import { useRef, useState, type PointerEvent, type WheelEvent } from "react";
import { BoxLayer } from "@/parts/BoxLayer";
import type { ShownBox } from "@/parts/boxes";
import { Picture } from "@/parts/Picture";
import { pictureAddress, usePictureSource } from "@/parts/pictures";

interface View {
  x: number;
  y: number;
  scale: number;
}

interface Props {
  dataset: string;
  imageId: number;
  width: number;
  height: number;
  boxes: readonly ShownBox[];
  onPick: (box: ShownBox) => void;
}

const WHOLE: View = { x: 0, y: 0, scale: 1 };
const CLOSEST = 16;

/** A picture with its boxes; wheel or buttons zoom, dragging moves it, a double click shows all of it. */
export function ZoomPicture({ dataset, imageId, width, height, boxes, onPick }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(WHOLE);
  const drag = useRef<{ x: number; y: number; from: View } | null>(null);
  const preview = usePictureSource(pictureAddress(dataset, "images", imageId, 320));

  function zoom(by: number, px = 0.5, py = 0.5): void {
    setView((held) => {
      const scale = Math.min(CLOSEST, Math.max(1, held.scale * by));
      if (scale === 1) return WHOLE;
      const ratio = scale / held.scale;
      return { scale, x: px - (px - held.x) * ratio, y: py - (py - held.y) * ratio };
    });
  }
  function wheel(event: WheelEvent): void {
    const box = frame.current!.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }
  function move(event: PointerEvent): void {
    if (!drag.current) return;
    const box = frame.current!.getBoundingClientRect();
    const { x, y, from } = drag.current;
    setView({ ...from, x: from.x + (event.clientX - x) / box.width, y: from.y + (event.clientY - y) / box.height });
  }
  return (
    <div className="zoom">
      <div
        ref={frame}
        className="zoom-frame"
        style={{ aspectRatio: `${width} / ${height}` }}
        onWheel={wheel}
        onDoubleClick={() => setView(WHOLE)}
        onPointerDown={(event) => {
          if (view.scale > 1) drag.current = { x: event.clientX, y: event.clientY, from: view };
        }}
        onPointerMove={move}
        onPointerUp={() => (drag.current = null)}
        onPointerLeave={() => (drag.current = null)}
        data-zoomed={view.scale > 1 || undefined}
      >
        <div className="zoom-content" style={{ transform: `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.scale})` }}>
          {preview && <img className="zoom-preview" src={preview} alt="" draggable={false} />}
          <Picture address={pictureAddress(dataset, "images", imageId, view.scale > 2 ? 1920 : 1280)} alt={`Image ${imageId}`} />
          <BoxLayer boxes={boxes} width={width} height={height} labelled onPick={onPick} />
        </div>
      </div>
      <div className="zoom-buttons">
        <ActionIcon size="sm" variant="default" aria-label="Zoom in" onClick={() => zoom(1.6)}>
          +
        </ActionIcon>
        <ActionIcon size="sm" variant="default" aria-label="Zoom out" disabled={view.scale === 1} onClick={() => zoom(1 / 1.6)}>
          −
        </ActionIcon>
      </div>
    </div>
  );
}
