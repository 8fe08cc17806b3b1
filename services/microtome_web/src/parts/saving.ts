import { fetchBytes } from "@/api/client";

/** Has the browser save a file that was made here. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Has the browser save a file of the server; a plain link could not send a token. */
export async function saveFrom(path: string, name: string): Promise<void> {
  saveFile(name, await (await fetchBytes(path)).blob());
}
