import { useCallback, useEffect, useState, type DragEvent } from "react";
import { client, type Schemas } from "@/api/client";
import type { ChangeSelection } from "@/selection/location";
import type { Selection } from "@/selection/selection";

/** Searching by a picture that is chosen, dropped or pasted: its vector goes into the address, the picture is not kept. */
export function usePictureSearch(selection: Selection, change: ChangeSelection) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { dataset, items, run } = selection;
  const search = useCallback(
    (file: Blob) => {
      setBusy(true);
      setError(null);
      vectorOf(dataset, { items, run }, file)
        .then((image) => change({ image }))
        .catch(setError)
        .finally(() => setBusy(false));
    },
    [dataset, items, run, change],
  );
  useEffect(() => {
    function paste(event: ClipboardEvent): void {
      const file = pictureIn(event.clipboardData?.files);
      if (file) search(file);
    }
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, [search]);
  const dropTarget = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const file = pictureIn(event.dataTransfer.files);
      if (file) search(file);
    },
  };
  return { search, busy, error, dropTarget };
}

function pictureIn(files: FileList | undefined | null): File | undefined {
  return Array.from(files ?? []).find((file) => file.type.startsWith("image/"));
}

async function vectorOf(dataset: string, { items, run }: Pick<Selection, "items" | "run">, file: Blob): Promise<string> {
  const { data } = await client.POST("/api/v1/datasets/{dataset}/search/image", {
    params: { path: { dataset } },
    body: { image: file as unknown as string, query: JSON.stringify({ items, run: run || null, limit: 1 }) },
    bodySerializer: (body) => {
      const form = new FormData();
      form.set("image", body.image as unknown as Blob, "picture");
      form.set("query", body.query ?? "{}");
      return form;
    },
  });
  const query: Schemas["SearchDocument"]["query"] = data!.query;
  const vector = String(query.vector).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${vector}~${String(query.model)}`;
}
