import { api, type Schemas } from "@/api/client";

export type IouType = Schemas["FiguresDocument"]["iou_type"];

/** What figures are asked of; without a confidence that of the last evaluation counts. */
export interface FiguresAsked {
  dataset: string;
  run: string;
  slice: string;
  iouType: IouType;
  confidence: number | null;
}

/** The evaluation of each run, or of one, by boxes or by masks. */
export function evaluationsQuery(dataset: string, iouType: IouType, run?: string) {
  return api.queryOptions("get", "/api/v1/datasets/{dataset}/evaluations", { params: { path: { dataset }, query: { run, iou_type: iouType, limit: 1000 } } });
}

/** The figures of an evaluated run; one that is not evaluated would be so in this request. */
export function figuresQuery({ dataset, run, slice, iouType, confidence }: FiguresAsked) {
  const query = { run, slice: slice || undefined, iou_type: iouType, confidence: confidence ?? undefined };
  return api.queryOptions("get", "/api/v1/datasets/{dataset}/analysis/figures", { params: { path: { dataset }, query } });
}

/** A share as an address spells it; null for anything else. */
export function readShare(text: string): number | null {
  const value = text.trim() === "" ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
}

export function readIouType(text: string): IouType {
  return text === "segm" ? "segm" : "bbox";
}
