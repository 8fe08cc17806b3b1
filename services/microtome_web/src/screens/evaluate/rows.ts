import type { Schemas } from "@/api/client";
import type { Matrix } from "./matrix";

/** One category with what several analyses say of it; null where nothing stands behind a figure. */
export interface CategoryRow {
  category: string;
  objects: number;
  failed: number | null;
  predictions: number;
  mAP: number | null;
  AP50: number | null;
  AR100: number | null;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  best: number | null;
  bestF1: number | null;
  intervals: Schemas["RateIntervalsDocument"];
}

export interface Column {
  name: Exclude<keyof CategoryRow, "intervals" | "bestF1">;
  label: string;
  meaning: string;
}

export const COLUMNS: readonly Column[] = [
  { name: "category", label: "Category", meaning: "by name" },
  { name: "objects", label: "Objects", meaning: "objects of the ground truth, without crowds" },
  { name: "failed", label: "Failed", meaning: "objects missed or mispredicted at the confidence" },
  { name: "predictions", label: "Predictions", meaning: "predictions at the confidence or over it; of a slice of objects those about its objects" },
  { name: "mAP", label: "mAP", meaning: "mean average precision over IoU .5 to .95" },
  { name: "AP50", label: "AP50", meaning: "average precision at IoU .5" },
  { name: "AR100", label: "AR100", meaning: "average recall with 100 predictions an image" },
  { name: "precision", label: "Precision", meaning: "share of the counted predictions that are right" },
  { name: "recall", label: "Recall", meaning: "share of the objects that are found" },
  { name: "f1", label: "F1", meaning: "harmonic mean of precision and recall" },
  { name: "best", label: "Best at", meaning: "the confidence of highest F1" },
];

export interface Sort {
  column: Column;
  descending: boolean;
}

export function rowsOf(figures: readonly Schemas["CategoryFiguresDocument"][], curves: readonly Schemas["CurveDocument"][] = [], confusion?: Matrix): CategoryRow[] {
  const best = new Map(curves.map((curve) => [curve.category, curve.best]));
  return figures.map(({ category, n_objects, n_predictions, metrics, intervals }) => ({
    category,
    objects: n_objects,
    failed: failedOf(category, confusion),
    predictions: n_predictions,
    mAP: metrics.mAP ?? null,
    AP50: metrics.AP50 ?? null,
    AR100: metrics.AR100 ?? null,
    precision: metrics.precision ?? null,
    recall: metrics.recall ?? null,
    f1: metrics.f1 ?? null,
    best: best.get(category)?.confidence ?? null,
    bestF1: best.get(category)?.f1 ?? null,
    intervals,
  }));
}

/** What of a row of the confusion matrix lies off the diagonal. */
function failedOf(category: string, confusion?: Matrix): number | null {
  const place = confusion?.categories.indexOf(category) ?? -1;
  const row = confusion?.counts[place];
  return row ? row.reduce((total, value, column) => (column === place ? total : total + value), 0) : null;
}

/** `recall` or `-recall`, the minus for descending; most objects first where it says nothing. */
export function readSort(text: string): Sort {
  const name = text.replace(/^-/, "");
  const column = COLUMNS.find((known) => known.name === name);
  return column ? { column, descending: text.startsWith("-") } : { column: COLUMNS[1]!, descending: true };
}

/** The order that a click on a column's head leads to: numbers begin with the highest, names with A. */
export function writeSort(column: Column, now: Sort): string {
  const descending = now.column === column ? !now.descending : column.name !== "category";
  return `${descending ? "-" : ""}${column.name}`;
}

/** The rows in order; what has no figure stands last either way. */
export function sorted(rows: readonly CategoryRow[], { column, descending }: Sort): CategoryRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column.name], other[column.name]];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b));
  });
}
