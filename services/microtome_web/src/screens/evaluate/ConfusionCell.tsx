import { useMutation } from "@tanstack/react-query";
import { client } from "@/api/client";
import { problemOf } from "@/api/problem";
import { plural } from "@/parts/numbers";
import { addressOf, go } from "@/selection/location";
import { packIds } from "@/selection/packedIds";
import { EMPTY, type Selection } from "@/selection/selection";
import { asked, boxes, isExact, ofCategory, type Looked } from "./looked";

interface Props {
  looked: Looked;
  categories: readonly string[];
  /** places in the matrix; the number of categories for nothing */
  truth: number;
  predicted: number;
  n: number;
  text: string;
}

/** A count of the confusion matrix that opens its boxes: by a filter where one says the same, else by their ids. */
export function ConfusionCell({ looked, categories, truth, predicted, n, text }: Props) {
  const counted = plural(n, truth === categories.length ? "predictions" : "objects");
  const said = `${counted.startsWith(text) ? counted : `${text}, ${counted}`}: ${meaning(categories, truth, predicted)}`;
  const where = filterOf(looked, categories, truth, predicted);
  const open = useMutation({ mutationFn: () => selectionOf(looked, categories[truth], categories[predicted]), onSuccess: (found) => go(addressOf("explorer", found)) });
  if (where !== null) {
    return (
      <a className="cell-link" href={addressOf("explorer", boxes(looked, "objects", where))} title={said} aria-label={said}>
        {text}
      </a>
    );
  }
  const problem = open.error ? problemOf(open.error).detail : said;
  return (
    <button type="button" className="cell-link" onClick={() => open.mutate()} disabled={open.isPending} title={problem} aria-label={problem}>
      {open.error ? "!" : text}
    </button>
  );
}

function meaning(categories: readonly string[], truth: number, predicted: number): string {
  if (truth === categories.length) return `${categories[predicted]} predicted where there is none`;
  if (predicted === categories.length) return `${categories[truth]} missed`;
  return truth === predicted ? `${categories[truth]} found` : `${categories[truth]} taken for ${categories[predicted]}`;
}

/** Columns of objects tell found from missed, not for what each was taken. */
function filterOf(looked: Looked, categories: readonly string[], truth: number, predicted: number): string | null {
  const category = categories[truth];
  if (!isExact(looked) || category === undefined) return null;
  if (truth === predicted) return ofCategory(category, "outcome = 'matched'");
  return predicted === categories.length ? ofCategory(category, "outcome = 'missed'") : null;
}

async function selectionOf({ dataset, ...looked }: Looked, truth: string | undefined, predicted: string | undefined): Promise<Selection> {
  const query = { ...asked({ dataset, ...looked }), truth: truth ?? "background", predicted: predicted ?? "missed" };
  const { data } = await client.GET("/api/v1/datasets/{dataset}/analysis/confusion/cell", { params: { path: { dataset }, query } });
  const { n, object_ids, prediction_ids } = data!.cell;
  const items = object_ids.length ? "objects" : "predictions";
  return { ...EMPTY, dataset, run: looked.run, items, ids: packIds(object_ids.length ? object_ids : prediction_ids, n) };
}
