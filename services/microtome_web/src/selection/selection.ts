/** The one query that drives every screen; it is written in the address after `#/screen?`. */
export type Items = "images" | "objects" | "predictions";

export interface Selection {
  dataset: string;
  items: Items;
  /** run whose outcomes are shown; empty: none */
  run: string;
  text: string;
  notText: string;
  /** id of an item that the others are compared with */
  like: number | null;
  /** a picture's vector: base64url of float32, then `~` and the encoder's digest */
  image: string;
  where: string;
  slice: string;
  /** a list of items, as `packIds` writes it */
  ids: string;
  /** a polygon on the map, as `writePolygon` writes it */
  lasso: string;
  /** a column; empty: by id, or by similarity where there is one */
  sort: string;
  ascending: boolean;
  /** how many of the most similar belong to the selection */
  top: number;
  /** the least cosine; with it `top` counts no more */
  min: number | null;
}

export const TOP = 200;
export const EMPTY: Selection = {
  dataset: "", items: "objects", run: "", text: "", notText: "", like: null, image: "", where: "",
  slice: "", ids: "", lasso: "", sort: "", ascending: false, top: TOP, min: null,
};

const ITEMS: readonly Items[] = ["images", "objects", "predictions"];
const TEXTS = ["dataset", "run", "text", "notText", "image", "where", "slice", "ids", "lasso", "sort"] as const;

/** The selection that an address spells; what it can't mean is left out. */
export function readSelection(parameters: URLSearchParams): Selection {
  const read = { ...EMPTY };
  for (const name of TEXTS) read[name] = parameters.get(name) ?? "";
  const items = parameters.get("items");
  if (items !== null && (ITEMS as readonly string[]).includes(items)) read.items = items as Items;
  read.like = whole(parameters.get("like"));
  read.ascending = parameters.get("ascending") === "1";
  read.top = whole(parameters.get("top")) || TOP;
  read.min = cosine(parameters.get("min"));
  return read;
}

/** The parameters of a selection, in a fixed order, without what has its default. */
export function writeSelection(selection: Selection): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const name of Object.keys(EMPTY) as (keyof Selection)[]) {
    const value = selection[name];
    if (value === EMPTY[name] || value === null) continue;
    parameters.set(name, value === true ? "1" : String(value));
  }
  return parameters;
}

/** Whether hits have a similarity. */
export function bySimilarity(selection: Selection): boolean {
  return selection.text !== "" || selection.like !== null || selection.image !== "";
}

/** A change of what is looked for takes away what only the former one had. */
export function changed(selection: Selection, change: Partial<Selection>): Selection {
  const next = { ...selection, ...change };
  if (change.dataset !== undefined && change.dataset !== selection.dataset) {
    return { ...EMPTY, items: selection.items === "predictions" ? "objects" : selection.items, ...change };
  }
  if (!bySimilarity(next)) next.notText = "";
  if (change.text) return { ...next, like: null, image: "" };
  if (change.image) return { ...next, like: null, text: "" };
  if (change.like != null) return { ...next, text: "", image: "" };
  if (change.items !== undefined && change.items !== selection.items) {
    return { ...next, like: change.like ?? null, ids: change.ids ?? "", lasso: change.lasso ?? "", sort: change.sort ?? "" };
  }
  return next;
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function cosine(text: string | null): number | null {
  const value = text === null || text === "" ? NaN : Number(text);
  return value >= -1 && value <= 1 ? value : null;
}
