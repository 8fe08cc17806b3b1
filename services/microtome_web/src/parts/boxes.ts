import type { Schemas } from "@/api/client";

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

/** A box of the server as it is shown. */
export function shownBox(box: Schemas["BoxDocument"]): ShownBox {
  const [x = 0, y = 0, w = 0, h = 0] = box.bbox;
  return {
    id: box.id, items: box.items === "objects" ? "objects" : "predictions", bbox: [x, y, w, h], category: box.category,
    outcome: box.outcome, confidence: box.confidence, iou: box.iou, errorType: box.error_type,
  };
}
