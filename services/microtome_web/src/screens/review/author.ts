const NAME = "microtome-author";

/** Who gives verdicts in this browser; empty when nobody said. */
export function author(): string {
  return localStorage.getItem(NAME) ?? "";
}

export function setAuthor(name: string): void {
  localStorage.setItem(NAME, name.slice(0, 100));
}
