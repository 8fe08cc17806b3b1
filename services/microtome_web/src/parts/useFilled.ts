import { useMutation, useQuery, type QueryKey } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Job } from "./JobProgress";
import { hasEnded, useJob } from "./useJob";

/** An answer as far as it was computed before, and the job that is at the rest of it. */
export interface Kept {
  n_missing: number;
  job: Job | null;
}

interface Asked<Answer extends Kept> {
  /** names all that the answer depends on */
  key: QueryKey;
  ask: (signal: AbortSignal) => Promise<Answer>;
  start: () => Promise<Job>;
  enabled?: boolean;
  /** whether the answer to what was asked before stays until there is one */
  keepsFormer?: boolean;
}

/** An answer that fills in: what is missing is computed by a job that is asked for once. */
export function useFilled<Answer extends Kept>({ key, ask, start, enabled = true, keepsFormer = false }: Asked<Answer>) {
  const name = JSON.stringify(key);
  const [started, setStarted] = useState<{ name: string; id: number | null }>({ name: "", id: null });
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => ask(signal), enabled, placeholderData: (before) => (keepsFormer ? before : undefined) });
  const { refetch } = found;
  const starting = useMutation({
    mutationFn: start,
    onSuccess: async (job) => {
      setStarted({ name, id: job.job_id });
      await refetch();
    },
  });
  const compute = () => starting.mutate();
  const current = found.isPlaceholderData ? undefined : found.data;
  const waits = current !== undefined && current.n_missing > 0 && current.job === null;
  useEffect(() => {
    if (!waits || started.name === name) return;
    setStarted({ name, id: null });
    compute();
  });
  const { job } = useJob(current?.job?.job_id ?? (started.name === name ? started.id : null));
  const ended = job !== undefined && hasEnded(job);
  const done = job?.done;
  useEffect(() => {
    if (done || ended) void refetch();
  }, [done, ended, refetch]);
  return { ...found, job, compute, isStarting: starting.isPending, startError: starting.error };
}
