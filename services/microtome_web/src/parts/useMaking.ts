import type { Job } from "./JobProgress";
import { hasEnded, useJob } from "./useJob";

interface Start {
  data: Job | undefined;
  isPending: boolean;
  reset: () => void;
}

/** How far a file is that a job makes; `reset` begins anew, as when something else is asked for. */
export function useMaking({ data, isPending, reset }: Start) {
  const watched = useJob(data?.job_id ?? null);
  const { job, error } = watched;
  const isWorking = isPending || (data !== undefined && !error && !(job && hasEnded(job)));
  const canStart = isPending || !(isWorking || job?.status === "done");
  return { watched, isWorking, canStart, reset };
}

export type Making = ReturnType<typeof useMaking>;
