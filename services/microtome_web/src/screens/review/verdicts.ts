import type { Schemas } from "@/api/client";
import { boxOf, type Box } from "./region";

/** With boxes as they are typed where they were fetched. */
export type Candidate = Omit<Schemas["CandidateDocument"], "bbox"> & { bbox: readonly number[] };
export type Verdict = Omit<Schemas["VerdictDocument"], "bbox">;
export type Kind = Verdict["kind"];

/** What a verdict of each kind wants to know besides. */
export const KINDS: readonly { kind: Kind; key: string; label: string; asks: "nothing" | "category" | "box" }[] = [
  { kind: "right", key: "1", label: "Right", asks: "nothing" },
  { kind: "wrong_category", key: "2", label: "Wrong category", asks: "category" },
  { kind: "missing_box", key: "3", label: "A box is missing", asks: "box" },
  { kind: "delete", key: "4", label: "Delete the box", asks: "nothing" },
  { kind: "unsure", key: "5", label: "Unsure", asks: "nothing" },
  { kind: "move", key: "6", label: "Move the box", asks: "box" },
];

/** Of predictions one can only say whether they show what is not labelled. */
export function isAllowed(kind: Kind, items: Candidate["items"]): boolean {
  return items === "objects" || ["right", "missing_box", "unsure"].includes(kind);
}

/** What a kind of verdict is called among these items. */
export function labelOf(kind: Kind, items: Candidate["items"]): string {
  if (items !== "objects" && kind === "right") return "Nothing is missing";
  if (items !== "objects" && kind === "missing_box") return "Add this box";
  return KINDS.find((known) => known.kind === kind)!.label;
}

/** Whether the verdict is complete as it is: a prediction brings its own box and category. */
export function isAtOnce(kind: Kind, candidate: Candidate): boolean {
  const asks = KINDS.find((known) => known.kind === kind)!.asks;
  return asks === "nothing" || (kind === "missing_box" && candidate.items === "predictions");
}

export interface Suggestion {
  kind: Kind;
  category?: string;
  bbox?: Box;
}

/** What the scores propose; null where they are not sure. */
export function suggestionOf(candidate: Candidate): Suggestion | null {
  const { kind, category, bbox } = candidate.suggestion as unknown as { kind?: Kind; category?: string; bbox?: number[] };
  if (!kind || kind === "unsure") return null;
  return { kind, category, bbox: bbox && boxOf(bbox) };
}

/** The suggestion as a sentence. */
export function suggestionText(candidate: Candidate): string {
  const suggestion = suggestionOf(candidate);
  if (!suggestion) return "The scores suggest nothing: decide by eye.";
  switch (suggestion.kind) {
    case "wrong_category":
      return `Call it ${suggestion.category}.`;
    case "missing_box":
      return `Add it as ${suggestion.category}.`;
    case "move":
      return "Move the box to the white one.";
    case "delete":
      return "Delete the box.";
    default:
      return "The label is right.";
  }
}

/** A recorded verdict as a few words. */
export function verdictText({ kind, category, items }: Verdict): string {
  if (kind === "wrong_category") return `is ${category}`;
  if (kind === "missing_box") return `add ${category}`;
  return labelOf(kind, items).toLowerCase();
}

/** The candidate to look at: the one that the address names, else the first without a verdict. */
export function currentOf(candidates: readonly Candidate[], done: ReadonlySet<string>, item: string): Candidate | undefined {
  const left = candidates.filter((candidate) => !done.has(candidate.item));
  return left.find((candidate) => candidate.item === item) ?? left[0];
}

/** The one so many steps on among those without a verdict; undefined beyond the ends. */
export function stepFrom(candidates: readonly Candidate[], done: ReadonlySet<string>, item: string, by: number): Candidate | undefined {
  const left = candidates.filter((candidate) => !done.has(candidate.item) || candidate.item === item);
  const at = left.findIndex((candidate) => candidate.item === item);
  return left[at + by];
}
