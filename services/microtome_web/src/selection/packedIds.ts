/** An address that is sent to the server holds so many characters of ids, and the rest of the selection. */
const LONGEST = 48_000;

/**
 * A list of ids as one word of an address: the steps between them, seven bits a byte, lowest first, in base64url.
 * Of a very long list it holds the lowest ids alone, and then after `~` how many there are; so too where `n` says that
 * these ids are not all.
 */
export function packIds(ids: readonly number[], n = 0): string {
  const distinct = Int32Array.from(new Set(ids)).sort();
  const bytes: number[] = [];
  let before = 0;
  let held = 0;
  for (const id of distinct) {
    const step = stepBytes(id - before);
    if (bytes.length + step.length > (3 * LONGEST) / 4) break;
    bytes.push(...step);
    before = id;
    held += 1;
  }
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
  const word = text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const all = Math.max(n, distinct.length);
  return all > held ? `${word}~${all}` : word;
}

/** The ids of such a word as the server reads them. */
export function sentIds(word: string): string {
  return word.split("~", 1)[0]!;
}

/** How many ids a word holds, and of how many; none of what can't be read. */
export function countPacked(word: string): { held: number; all: number } {
  try {
    const bytes = atob(sentIds(word).replaceAll("-", "+").replaceAll("_", "/"));
    const held = [...bytes].filter((byte) => byte.charCodeAt(0) < 128).length;
    return { held, all: Math.max(held, Number(word.split("~")[1]) || 0) };
  } catch {
    return { held: 0, all: 0 };
  }
}

function stepBytes(step: number): number[] {
  const bytes = [];
  for (; step >= 128; step = Math.floor(step / 128)) bytes.push((step % 128) + 128);
  return [...bytes, step];
}
