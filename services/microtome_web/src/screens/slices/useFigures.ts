import { useQueries } from "@tanstack/react-query";
import { api, client, type Schemas } from "@/api/client";

type RunFigures = Schemas["RunFiguresDocument"];
/** The figures of the chosen run and of those beside it. */
export type Compared = Pick<Schemas["ComparedSliceDocument"], "runs">;

/** How many runs stand beside the chosen one in a row, and of how many slices figures are asked for. */
const BESIDE = 3;
const MOST_SLICES = 100;

/** The figures of the run, and of a few others beside it, on each slice by name; kept by the server. */
export function useFigures(dataset: string, run: string, names: readonly string[]) {
  const { data: known } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } });
  const evaluated = api.useQuery("get", "/api/v1/datasets/{dataset}/evaluations", { params: { path: { dataset }, query: { iou_type: "bbox", limit: 1000 } } });
  const able = new Set(evaluated.data?.items.filter((one) => one.is_current).map((one) => one.run));
  const others = known?.runs.filter((name) => name !== run && able.has(name)).slice(0, BESIDE) ?? [];
  const slices = able.has(run) && known ? names.slice(0, MOST_SLICES) : [];
  const together = useTogether(dataset, [run, ...others], others.length ? slices : []);
  // to compare what is not compared yet takes a while; figures of the run alone come at once
  const alone = useAlone(dataset, run, others.length ? together.missing : slices);
  return { rows: new Map([...together.rows, ...alone.rows]), error: together.error ?? alone.error };
}

/** Of several runs: one comparison as far as it was made before, and the slices that the first run lacks in it. */
function useTogether(dataset: string, runs: string[], slices: string[]) {
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}/compare",
    { params: { path: { dataset }, query: { run: runs, slice: slices } } },
    { enabled: slices.length > 0, placeholderData: (before) => before },
  );
  const missing = data?.missing.flatMap(({ slice, run }) => (slice !== null && run === runs[0] ? [slice] : [])) ?? [];
  return { rows: new Map<string, Compared>(data?.rows.flatMap((row) => (row.name === null ? [] : [[row.name, row] as const]))), missing, error };
}

/** Of one run: slice by slice. */
function useAlone(dataset: string, run: string, slices: string[]) {
  const answers = useQueries({
    queries: slices.map((slice) => ({
      queryKey: ["slice figures", dataset, run, slice],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { data } = await client.GET("/api/v1/datasets/{dataset}/analysis/figures", { params: { path: { dataset }, query: { run, slice } }, signal });
        return figuresOf(run, data!.metrics);
      },
    })),
  });
  const rows = new Map<string, Compared>(answers.flatMap(({ data }, at) => (data ? [[slices[at]!, { runs: [data] }] as const] : [])));
  return { rows, error: answers.find((answer) => answer.error)?.error ?? null };
}

function figuresOf(run: string, metrics: Schemas["MetricsDocument"]): RunFigures {
  const { mAP = null, AP50 = null, AR100 = null, precision = null, recall = null, f1 = null } = metrics;
  return { run, mAP, AP50, AR100, precision, recall, f1 };
}
