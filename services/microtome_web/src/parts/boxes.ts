/** A box on a picture, in pixels of the picture. */
export interface ShownBox {
  id: number;
  items: "objects" | "predictions";
  bbox: readonly [number, number, number, number];
  category: string | null;
  outcome: string | null;
  confidence: number | null;
  iou?: number | null;
  errorType?: string | null;
  /** the one that the view is about */
  highlighted?: boolean;
}

/** What stands beside a box: its category, and for predictions how confident they are. */
export function boxText(box: ShownBox): string {
  const confidence = box.confidence === null || box.items === "objects" ? "" : ` ${box.confidence.toFixed(2)}`;
  return `${box.category ?? "?"}${confidence}`;
}
