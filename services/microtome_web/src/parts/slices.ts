import type { Schemas } from "@/api/client";

/** The columns of a run's own outcome that a slice was chosen by; then its figures say nothing of the run. */
export function chosenBy(slice: Pick<Schemas["SliceDocument"], "query">, run: string): readonly string[] {
  const { selected_on } = slice.query as { selected_on?: Record<string, string[]> };
  return selected_on?.[run] ?? [];
}

/** Why there is no verdict on such a slice, and what to do. */
export function whyCircular(columns: readonly string[]): string {
  return `It was chosen by ${columns.join(", ")} of this very run, so that its figures follow from the choice. Save what its members share, words or a picture, as a slice and test that.`;
}
