/** The confusion matrix as it is shown: rows are categories of objects, columns of predictions. */
export type Share = "none" | "row" | "column";
export type Order = "given" | "confusion" | "count";

export interface Matrix {
  categories: readonly string[];
  /** `(K + 1, K + 1)`: the last row holds predictions of nothing, the last column objects that were missed */
  counts: readonly (readonly number[])[];
}

/** Counts as shares of their row or column in [0, 1]; null where nothing stands behind one. */
export function shares(counts: Matrix["counts"], by: Share): (number | null)[][] {
  const most = Math.max(1, ...counts.flat());
  const rows = counts.map(sum);
  const columns = counts.map((_, column) => sum(counts.map((row) => row[column] ?? 0)));
  return counts.map((row, r) =>
    row.map((value, c) => {
      const whole = by === "row" ? rows[r]! : by === "column" ? columns[c]! : most;
      return whole ? value / whole : null;
    }),
  );
}

/** The places of the categories in the order in which they are shown; the last place stays last. */
export function ordered({ categories, counts }: Matrix, by: Order): number[] {
  const last = categories.length;
  const places = categories.map((_, place) => place);
  const weight = by === "confusion" ? confusedWith(counts, last) : counts.map((row) => sum(row));
  const sorted = by === "given" ? places : places.sort((one, other) => weight[other]! - weight[one]! || one - other);
  return [...sorted, last];
}

/** How often each category was taken for another one, or another one for it; misses break ties. */
function confusedWith(counts: Matrix["counts"], last: number): number[] {
  return counts.map((row, k) => {
    let taken = 0;
    for (let other = 0; other < last; other += 1) if (other !== k) taken += row[other]! + counts[other]![k]!;
    const alone = row[last]! + counts[last]![k]!;
    return taken + alone / (1 + sum(row) + alone);
  });
}

/** The pairs that are confused most, most first. */
export function worstPairs({ categories, counts }: Matrix, most: number): { truth: number; predicted: number; n: number }[] {
  const pairs = categories.flatMap((_, truth) =>
    categories.map((__, predicted) => ({ truth, predicted, n: counts[truth]![predicted]! })),
  );
  return pairs
    .filter(({ truth, predicted, n }) => truth !== predicted && n > 0)
    .sort((one, other) => other.n - one.n)
    .slice(0, most);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
