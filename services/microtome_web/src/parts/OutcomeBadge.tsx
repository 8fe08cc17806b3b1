import { outcomeStyle } from "./outcomes";

/** An outcome as a small sign and its word. */
export function OutcomeBadge({ outcome, short = false }: { outcome: string | null | undefined; short?: boolean }) {
  const style = outcomeStyle(outcome);
  return (
    <span className="outcome" title={style.label}>
      <span className="outcome-sign" style={{ background: style.colour }} aria-hidden={!short} aria-label={style.label} role="img">
        {style.sign}
      </span>
      {!short && style.label}
    </span>
  );
}
