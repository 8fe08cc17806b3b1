/** An address that is sent to the server holds so many characters of ids, and the rest of the selection. */
const LONGEST = 48_000;

/** A list of ids as one word: the steps between them, seven bits a byte, lowest first, in base64url. */
export interface PackedIds {
  text: string;
  /** how many it holds: of very long lists the lowest ids alone */
  n: number;
}

export function packIds(ids: readonly number[]): PackedIds {
  const bytes: number[] = [];
  let before = 0;
  let n = 0;
  for (const id of Int32Array.from(new Set(ids)).sort()) {
    const step = stepBytes(id - before);
    if (bytes.length + step.length > (3 * LONGEST) / 4) break;
    bytes.push(...step);
    before = id;
    n += 1;
  }
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
  return { text: text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""), n };
}

/** How many ids a word holds; 0 for none that can be read. */
export function countPacked(text: string): number {
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return [...bytes].filter((byte) => byte.charCodeAt(0) < 128).length;
  } catch {
    return 0;
  }
}

function stepBytes(step: number): number[] {
  const bytes = [];
  for (; step >= 128; step = Math.floor(step / 128)) bytes.push((step % 128) + 128);
  return [...bytes, step];
}
