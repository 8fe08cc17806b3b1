import { boxText, type ShownBox } from "./boxes";
import { outcomeStyle } from "./outcomes";

interface Props {
  boxes: readonly ShownBox[];
  /** the picture's own size: boxes are in these pixels */
  width: number;
  height: number;
  labelled?: boolean;
  onPick?: (box: ShownBox) => void;
}

/**
 * Boxes over a picture that fills the same frame: ground truth dashed, predictions solid, coloured by outcome.
 * A true positive is labelled by its confidence alone: the category stands at its object.
 */
export function BoxLayer({ boxes, width, height, labelled = false, onPick }: Props) {
  const isAboutOne = boxes.some((box) => box.highlighted);
  return (
    <svg className="boxes" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden={!onPick}>
      {boxes.map((box) => (
        <BoxShape key={`${box.items}-${box.id}`} box={box} height={height} labelled={labelled && (!isAboutOne || box.highlighted === true)} onPick={onPick} />
      ))}
    </svg>
  );
}

function BoxShape({ box, height, labelled, onPick }: { box: ShownBox; height: number; labelled: boolean; onPick?: (box: ShownBox) => void }) {
  const [x, y, w, h] = box.bbox;
  const { colour, label } = outcomeStyle(box.outcome);
  const size = Math.max(9, height / 36);
  const dashes = box.items === "objects" ? "5 3" : undefined;
  return (
    <g onClick={onPick && (() => onPick(box))} className={onPick ? "box-pickable" : undefined}>
      <title>{`${box.items === "objects" ? "object" : "prediction"} ${box.id}: ${boxText(box)}, ${label}`}</title>
      <rect x={x} y={y} width={w} height={h} fill="transparent" stroke="#000" strokeOpacity={0.55} strokeWidth={box.highlighted ? 5 : 3.5} vectorEffect="non-scaling-stroke" />
      <rect x={x} y={y} width={w} height={h} fill={box.highlighted ? colour : "none"} fillOpacity={0.12} stroke={colour} strokeWidth={box.highlighted ? 3 : 2} strokeDasharray={dashes} vectorEffect="non-scaling-stroke" />
      {labelled && (
        <text x={x + 2} y={box.items === "objects" ? y - size * 0.25 : y + h + size * 0.95} fontSize={size} className="box-label">
          {box.outcome === "true_positive" && box.confidence !== null ? box.confidence.toFixed(2) : boxText(box)}
        </text>
      )}
    </g>
  );
}
