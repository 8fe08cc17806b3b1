import { useEffect, useState } from "react";
import { fetchBytes } from "@/api/client";
import { token } from "@/api/token";
import type { Items } from "@/selection/selection";

export const WIDTHS = [80, 160, 320, 640, 1280, 1920] as const;

/** The narrowest made width that fills so many pixels of the page. */
export function madeWidth(pixels: number): number {
  const wanted = pixels * Math.min(2, devicePixelRatio || 1);
  return WIDTHS.find((width) => width >= wanted) ?? 1920;
}

/** The address of an item's picture: an image, or the crop of a box. */
export function pictureAddress(dataset: string, items: Items, id: number, width: number, run = ""): string {
  const path = `/api/v1/datasets/${encodeURIComponent(dataset)}/${items}/${id}/${items === "images" ? "picture" : "crop"}`;
  const parameters = new URLSearchParams({ width: String(width) });
  if (items === "predictions") parameters.set("run", run);
  return `${path}?${parameters}`;
}

/**
 * What an <img> can show: the address itself, or a blob where the server wants a token, which an <img> can't send.
 * `onFail` is told when there is no such blob.
 */
export function usePictureSource(address: string | null, onFail?: () => void): string | null {
  const [blob, setBlob] = useState<{ address: string; url: string } | null>(null);
  const guarded = token() !== null;
  useEffect(() => {
    if (!guarded || address === null) return;
    const abort = new AbortController();
    let url = "";
    fetchBytes(address, { signal: abort.signal })
      .then((response) => response.blob())
      .then((content) => setBlob({ address, url: (url = URL.createObjectURL(content)) }))
      .catch(() => abort.signal.aborted || onFail?.());
    return () => {
      abort.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [address, guarded]);
  if (!guarded) return address;
  return blob?.address === address ? blob.url : null;
}
