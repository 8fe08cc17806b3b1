import { api, type Schemas } from "@/api/client";

type Row = Schemas["ComparedSliceDocument"];

/** How many runs stand beside the chosen one in a row, and of how many slices figures are asked for at once. */
const BESIDE = 3;
const MOST_SLICES = 100;

/** The figures of the run, and of a few others beside it, on each slice by name; kept by the server. */
export function useFigures(dataset: string, run: string, names: readonly string[]) {
  const { data: known } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } });
  const evaluated = api.useQuery("get", "/api/v1/datasets/{dataset}/evaluations", { params: { path: { dataset }, query: { iou_type: "bbox", limit: 1000 } } });
  const able = new Set(evaluated.data?.items.filter((one) => one.is_current).map((one) => one.run));
  const others = known?.runs.filter((name) => name !== run && able.has(name)).slice(0, BESIDE) ?? [];
  const slices = names.slice(0, MOST_SLICES);
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}/compare",
    { params: { path: { dataset }, query: { run: [run, ...others], slice: slices } } },
    { enabled: able.has(run) && slices.length > 0, placeholderData: (before) => before },
  );
  const rows = new Map<string, Row>(data?.rows.flatMap((row) => (row.name === null ? [] : [[row.name, row] as const])));
  return { rows, runs: known?.runs ?? [], error };
}
