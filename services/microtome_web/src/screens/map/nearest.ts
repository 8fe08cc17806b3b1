import type { Points } from "./points";
import type { Place } from "./view";

const ACROSS = 512;

/** Points by the cell of a grid that they lie in, so that the one under the pointer is found at once. */
export class NearestPoints {
  private readonly starts: Uint32Array;
  private readonly order: Uint32Array;
  private readonly width: number;
  private readonly height: number;

  constructor(private readonly points: Points) {
    const { left, right, low, high } = points.bounds;
    this.width = (right - left) / ACROSS || 1;
    this.height = (high - low) / ACROSS || 1;
    const n = points.ids.length;
    const cells = new Uint32Array(n);
    const starts = new Uint32Array(ACROSS * ACROSS + 1);
    for (let i = 0; i < n; i += 1) {
      const cell = this.row(points.y[i]!) * ACROSS + this.column(points.x[i]!);
      cells[i] = cell;
      starts[cell + 1]! += 1;
    }
    for (let cell = 0; cell < ACROSS * ACROSS; cell += 1) starts[cell + 1]! += starts[cell]!;
    const next = starts.slice();
    this.order = new Uint32Array(n);
    for (let i = 0; i < n; i += 1) this.order[next[cells[i]!]!++] = i;
    this.starts = starts;
  }

  /** The position of the nearest point not farther than `reach`; null for none. */
  at([x, y]: Place, reach: number): number | null {
    let best: number | null = null;
    let least = reach * reach;
    const [first, last] = [this.column(x - reach), this.column(x + reach)];
    for (let row = this.row(y - reach); row <= this.row(y + reach); row += 1) {
      const end = this.starts[row * ACROSS + last + 1]!;
      for (let at = this.starts[row * ACROSS + first]!; at < end; at += 1) {
        const i = this.order[at]!;
        const distance = (this.points.x[i]! - x) ** 2 + (this.points.y[i]! - y) ** 2;
        if (distance > least) continue;
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private column(x: number): number {
    return clamped((x - this.points.bounds.left) / this.width);
  }

  private row(y: number): number {
    return clamped((y - this.points.bounds.low) / this.height);
  }
}

function clamped(cell: number): number {
  return Math.min(ACROSS - 1, Math.max(0, Math.floor(cell)));
}
