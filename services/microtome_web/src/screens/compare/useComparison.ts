import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, client } from "@/api/client";
import { hasEnded, useJob } from "@/parts/useJob";
import type { Compared } from "./CompareScreen";

/** How often what was computed meanwhile is shown, in milliseconds. */
const FILLED_EVERY = 2_000;

/** A comparison as far as it is known; what is missing is computed by a job that is asked for once. */
export function useComparison(compared: Compared) {
  const { dataset, runs, slices, metric, iouType } = compared;
  const key = JSON.stringify(compared);
  const [started, setStarted] = useState<{ key: string; id: number | null }>({ key: "", id: null });
  const found = useQuery({
    queryKey: ["compare", dataset, runs, slices, metric, iouType],
    queryFn: async ({ signal }) => {
      const query = { run: [...runs], slice: [...slices], iou_type: iouType, ...(metric ? { metric: [metric] } : {}) };
      return (await client.GET("/api/v1/datasets/{dataset}/compare", { params: { path: { dataset }, query }, signal })).data!;
    },
    enabled: runs.length > 1,
    refetchInterval: ({ state }) => (state.data?.n_missing && state.data.job ? FILLED_EVERY : false),
    placeholderData: (before) => before,
  });
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/comparisons", {
    onSuccess: async (job) => {
      setStarted({ key, id: job.job_id });
      await found.refetch();
    },
  });
  const compute = () => start.mutate({ params: { path: { dataset } }, body: { runs: [...runs], slices: [...slices], iou_type: iouType } });
  const current = found.isPlaceholderData ? undefined : found.data;
  const waits = current !== undefined && current.n_missing > 0 && current.job === null;
  useEffect(() => {
    if (!waits || started.key === key) return;
    setStarted({ key, id: null });
    compute();
  });
  const { job } = useJob(current?.job?.job_id ?? (started.key === key ? started.id : null));
  const ended = job !== undefined && hasEnded(job);
  const { refetch } = found;
  useEffect(() => {
    if (ended) void refetch();
  }, [ended, refetch]);
  return { ...found, job, compute, isStarting: start.isPending, startError: start.error };
}
