/** The data set of `NAME@VERSION`, or the name itself. */
export function plainName(dataset: string): string {
  const at = dataset.lastIndexOf("@");
  return at > 0 ? dataset.slice(0, at) : dataset;
}

/** The version, tag or branch of `NAME@VERSION`; empty for the newest of the main line. */
export function versionOf(dataset: string): string {
  const at = dataset.lastIndexOf("@");
  return at > 0 ? dataset.slice(at + 1) : "";
}
