/** What `GET /map` answers: points by ascending id, each with a code that its colour is looked up by. */
export interface Points {
  ids: Int32Array;
  x: Float32Array;
  y: Float32Array;
  codes: Uint8Array;
  bounds: Bounds;
}

export interface Bounds {
  left: number;
  right: number;
  low: number;
  high: number;
}

/** The code of items without a value, and of all other values. */
export const NO_VALUE = 255;
export const OTHERS = 254;

/** The layout that `GET /map` documents. */
export function readPoints(content: ArrayBuffer): Points {
  const [n = 0] = new Uint32Array(content, 0, 1);
  const x = new Float32Array(content, 4 + 4 * n, n);
  const y = new Float32Array(content, 4 + 8 * n, n);
  return { ids: new Int32Array(content, 4, n), x, y, codes: new Uint8Array(content, 4 + 12 * n, n), bounds: boundsOf(x, y) };
}

/** The box around all points; of side 2 around the origin where there is none. */
export function boundsOf(x: Float32Array, y: Float32Array): Bounds {
  if (!x.length) return { left: -1, right: 1, low: -1, high: 1 };
  const [left, right] = ends(x);
  const [low, high] = ends(y);
  return { left, right, low, high };
}

function ends(values: Float32Array): [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** Which of the points are among the members, 1 for yes; `ids` ascend, members come in any order. */
export function memberMask(ids: Int32Array, members: Int32Array): Uint8Array {
  const sorted = members.slice().sort();
  const mask = new Uint8Array(ids.length);
  let at = 0;
  for (let i = 0; i < ids.length; i += 1) {
    while (at < sorted.length && sorted[at]! < ids[i]!) at += 1;
    if (sorted[at] === ids[i]) mask[i] = 1;
  }
  return mask;
}

/** How many points have each of the 256 codes. */
export function countCodes(codes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const code of codes) counts[code]! += 1;
  return counts;
}
