import { figure } from "./numbers";

interface Props {
  value: number | null;
  low: number | null;
  high: number | null;
  /** the figure that it is compared with */
  reference?: number | null;
  /** ends of the scale */
  from?: number;
  to?: number;
  width?: number;
  colour?: string;
}

/** A figure with its interval on a scale, and a tick where the reference lies. */
export function IntervalBar({ value, low, high, reference, from = 0, to = 1, width = 120, colour = "currentColor" }: Props) {
  const at = (number: number) => 4 + ((Math.min(to, Math.max(from, number)) - from) / (to - from || 1)) * (width - 8);
  const said = value === null ? "no figure" : `${figure(value)}, from ${figure(low)} to ${figure(high)}`;
  return (
    <svg width={width} height={16} role="img" aria-label={said} className="interval">
      <title>{said}</title>
      <line x1={4} x2={width - 4} y1={8} y2={8} className="interval-scale" />
      {reference != null && <line x1={at(reference)} x2={at(reference)} y1={2} y2={14} className="interval-reference" />}
      {low !== null && high !== null && <line x1={at(low)} x2={at(high)} y1={8} y2={8} stroke={colour} strokeWidth={4} opacity={0.45} />}
      {value !== null && <circle cx={at(value)} cy={8} r={3.5} fill={colour} />}
    </svg>
  );
}
