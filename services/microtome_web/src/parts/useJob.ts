import { api } from "@/api/client";
import type { Job } from "./JobProgress";

const ENDED: readonly string[] = ["done", "failed", "cancelled", "parked"];

/** A job as it stands, asked for until it has ended; undefined without an id. */
export function useJob(id: number | null): { job: Job | undefined; error: unknown } {
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/jobs/{job_id}",
    { params: { path: { job_id: id ?? 0 } } },
    { enabled: id !== null, refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.status) ? false : 700) },
  );
  return { job: id === null ? undefined : data, error };
}

export function hasEnded(job: Job): boolean {
  return ENDED.includes(job.status);
}
