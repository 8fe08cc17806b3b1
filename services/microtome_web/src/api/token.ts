/** The token for servers that other machines can reach; it lives as long as the tab. */
const KEY = "microtome-token";
const listeners = new Set<() => void>();

export function token(): string | null {
  return sessionStorage.getItem(KEY);
}

export function setToken(value: string): void {
  sessionStorage.setItem(KEY, value);
  for (const listener of listeners) listener();
}

export function watchToken(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The headers that every request carries. */
export function authorization(): Record<string, string> {
  const held = token();
  return held ? { Authorization: `Bearer ${held}` } : {};
}
