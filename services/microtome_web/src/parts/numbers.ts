const WHOLE = new Intl.NumberFormat("en");

/** 12,345 */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** Share or metric with three digits; a dash where there is nothing behind it; what rounds to nothing has no sign. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value == null) return "–";
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A number of any size as people read it. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value)) return count(value);
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 1 ? value.toFixed(2) : value.toPrecision(3);
}

/** A count that weights may have made uneven: 54, 53.6. */
export function weighed(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toFixed(1);
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun.replace(/s$/, "") : noun}`;
}

/** A share of 1 in whole per cent: 37 %; what rounds to nothing but is some says so. */
export function percent(share: number): string {
  return share > 0 && share < 0.005 ? "<1 %" : `${(100 * share).toFixed(0)} %`;
}

/** Seconds as `12 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A difference with its sign; what rounds to nothing has none. */
export function signed(value: number | null | undefined, digits = 3): string {
  const text = figure(value, digits);
  return Number(text) > 0 ? `+${text}` : text;
}

/** A corrected p value; below what is worth a digit it says so. */
export function chance(value: number | null | undefined): string {
  return value != null && value < 0.001 ? "<0.001" : figure(value);
}
