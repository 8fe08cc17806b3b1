import { and, quoted } from "@/filter/expression";
import type { IouType } from "@/parts/evaluations";
import { EMPTY, type Items, type Selection } from "@/selection/selection";

/** What the screen looks at, and what the explorer knows of it. */
export interface Looked {
  dataset: string;
  run: string;
  slice: string;
  iouType: IouType;
  confidence: number;
  /** the confidence of the outcomes that filters name */
  evaluatedAt: number;
}

/** The parameters of every analysis. */
export function asked({ run, slice, iouType, confidence }: Looked) {
  return { run, slice: slice || undefined, iou_type: iouType, confidence };
}

/** Whether filters by outcome, which are those of boxes, give the boxes that are counted here. */
export function isExact({ iouType, confidence, evaluatedAt }: Looked): boolean {
  return iouType === "bbox" && confidence === evaluatedAt;
}

/** The boxes of a filter within what is looked at; predictions belong to slices of images alone. */
export function boxes({ dataset, run, slice }: Looked, items: Items, where: string): Selection {
  return { ...EMPTY, dataset, run, items, where, slice };
}

export function ofCategory(category: string | null, where = ""): string {
  return category === null ? where : and(`category = ${quoted(category)}`, where);
}

export const FAILED = "outcome IN ('missed', 'mispredicted')";
