import { useDebouncedValue } from "@mantine/hooks";
import { Crop } from "@/parts/Crop";
import type { Selection } from "@/selection/selection";
import type { Pointed } from "./PointMap";

const SIDE = 150;
const AWAY = 14;

/** The picture of the point under the pointer, once it rests there. */
export function HoverCrop({ selection: { dataset, items, run }, pointed }: { selection: Selection; pointed: Pointed }) {
  const [resting] = useDebouncedValue(pointed, 60);
  if (resting.id !== pointed.id) return null;
  const [x, y] = pointed.place;
  const style = { left: x > SIDE + 2 * AWAY ? x - SIDE - AWAY : x + AWAY, top: Math.max(4, y - SIDE / 2), width: SIDE, height: SIDE };
  return (
    <div className="map-hover" style={style}>
      <Crop key={pointed.id} dataset={dataset} items={items} id={pointed.id} run={run} size={SIDE} alt={`${items.replace(/s$/, "")} ${pointed.id}`} />
    </div>
  );
}
