import type { Schemas } from "@/api/client";
import { sentIds } from "./packedIds";
import { bySimilarity, TOP, type Selection } from "./selection";

/** The selection as the parameters of `GET /selection`, `/facets` and `/order`; what is absent is undefined. */
export function selectionParameters(selection: Selection) {
  const [vector, model] = selection.image ? selection.image.split("~") : [];
  const similar = bySimilarity(selection);
  return {
    items: selection.items,
    run: selection.run || undefined,
    slice: selection.slice || undefined,
    where: selection.where || undefined,
    ids: sentIds(selection.ids) || undefined,
    lasso: selection.lasso || undefined,
    text: selection.text || undefined,
    not_text: (similar && selection.notText) || undefined,
    like: selection.like ?? undefined,
    vector,
    model,
    sort: selection.sort || undefined,
    descending: selection.sort ? !selection.ascending : undefined,
    limit: similar ? selection.top : undefined,
    min_similarity: similar ? (selection.min ?? undefined) : undefined,
  };
}

/** The same as the body of `POST /search` and of a new slice. */
export function searchRequest(selection: Selection): Schemas["SearchRequest"] {
  const { vector, ...rest } = selectionParameters(selection);
  const base64 = vector?.replaceAll("-", "+").replaceAll("_", "/");
  return Object.assign({ descending: true, limit: TOP }, defined({ ...rest, vector: base64 }));
}

function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
