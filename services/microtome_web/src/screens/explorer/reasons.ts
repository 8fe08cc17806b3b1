import type { ShownBox } from "@/parts/boxes";

type Box = readonly [number, number, number, number];

/** Less than that is no overlap to speak of: TIDE's bound of the background. */
const BACKGROUND = 0.1;

/** Intersection over union of two boxes (x, y, width, height). */
export function overlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (aw * ah + bw * bh - shared);
}

/** Why a box is what it is, in one sentence; null where there is nothing to say. */
export function reason(box: ShownBox, all: readonly ShownBox[], confidence: number): string | null {
  if (!box.outcome) return box.items === "predictions" && box.confidence !== null ? `under the confidence threshold of ${confidence.toFixed(2)}` : null;
  const others = all.filter((other) => other.items !== box.items);
  const best = nearest(box, others);
  switch (box.outcome) {
    case "matched":
    case "true_positive":
      return `found, IoU ${share(box.iou ?? best?.iou)}`;
    case "mispredicted":
      return best ? `taken for ${named(best.box)}, IoU ${share(box.iou ?? best.iou)}` : "taken for another category";
    case "missed":
      return missed(best, confidence);
    default:
      return falsePositive(box, best);
  }
}

interface Near {
  box: ShownBox;
  iou: number;
}

function nearest(box: ShownBox, others: readonly ShownBox[]): Near | null {
  let found: Near | null = null;
  for (const other of others) {
    const iou = overlap(box.bbox, other.bbox);
    if (iou > 0 && (!found || iou > found.iou)) found = { box: other, iou };
  }
  return found;
}

function missed(best: Near | null, confidence: number): string {
  if (!best) return "missed: no prediction touches it";
  if (best.iou < BACKGROUND) return `missed: no prediction overlaps it (best IoU ${share(best.iou)})`;
  const faint = (best.box.confidence ?? 0) < confidence ? `, under the threshold of ${confidence.toFixed(2)}` : "";
  return `missed: best IoU ${share(best.iou)} with ${named(best.box)}${faint}`;
}

function falsePositive(box: ShownBox, best: Near | null): string {
  const near = best ? ` ${best.box.category ?? "object"}, IoU ${share(best.iou)}` : "";
  switch (box.errorType) {
    case "duplicate":
      return `a second box for the${near}`;
    case "classification":
      return `lies on the${near}: another category`;
    case "localization":
      return `too far off the${near}`;
    case "both":
      return `another category and too far off the${near}`;
    default:
      return best ? `background: best IoU ${share(best.iou)} with ${best.box.category ?? "an object"}` : "background: no object touches it";
  }
}

function named(box: ShownBox): string {
  return `${box.category ?? "?"}${box.confidence === null ? "" : ` ${share(box.confidence)}`}`;
}

function share(value: number | null | undefined): string {
  return value == null ? "?" : value.toFixed(2);
}
