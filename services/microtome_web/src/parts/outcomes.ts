/** What became of a box, in colours of Okabe and Ito that colour-blind people can tell apart; the sign says it too. */
export interface OutcomeStyle {
  label: string;
  sign: string;
  /** for lines and fills */
  colour: string;
}

const CORRECT = "#0072b2";
const MISSED = "#d55e00";
const MISTAKEN = "#e69f00";
const FALSE = "#cc79a7";
const NONE = "#868e96";

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
