/** What became of a box, in the colours and signs of reports (`microtome.reporting.palette`), told apart by every kind of colour vision. */
export interface OutcomeStyle {
  label: string;
  sign: string;
  /** for lines and fills */
  colour: string;
}

const CORRECT = "#21a179";
const MISSED = "#e56c14";
const MISTAKEN = "#356cf8";
const FALSE = "#9c5eb2";
const NONE = "#8a919c";

export const OUTCOMES: Readonly<Record<string, OutcomeStyle>> = {
  true_positive: { label: "true positive", sign: "✓", colour: CORRECT },
  matched: { label: "matched", sign: "✓", colour: CORRECT },
  false_positive: { label: "false positive", sign: "+", colour: FALSE },
  missed: { label: "missed", sign: "✕", colour: MISSED },
  mispredicted: { label: "mispredicted", sign: "≠", colour: MISTAKEN },
};

export const NO_OUTCOME: OutcomeStyle = { label: "no outcome", sign: "·", colour: NONE };

export function outcomeStyle(outcome: string | null | undefined): OutcomeStyle {
  return (outcome && OUTCOMES[outcome]) || NO_OUTCOME;
}

/** The order in which outcomes stand in bars and lists. */
export const OUTCOME_ORDER = ["matched", "true_positive", "mispredicted", "missed", "false_positive"] as const;
