import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import { events, type ServerEvent } from "@/api/events";
import type { Job } from "./JobProgress";

const PATH = "/api/v1/jobs/{job_id}";
const ENDED: readonly string[] = ["done", "failed", "cancelled", "parked"];
/** A browser opens six connections to a server, for all pages together: further jobs are asked for now and then. */
const MOST_STREAMS = 2;
const ASKED_EVERY = 1_000;
let nStreams = 0;

/** A job as it stands, told by its events until it has ended; undefined without an id. */
export function useJob(id: number | null): { job: Job | undefined; error: unknown } {
  const params = { path: { job_id: id ?? 0 } };
  const client = useQueryClient();
  const [isTold, setTold] = useState(false);
  const { data, error } = api.useQuery("get", PATH, { params }, { enabled: id !== null, refetchInterval: ({ state }) => (isTold || (state.data && hasEnded(state.data)) ? false : ASKED_EVERY) });
  const works = id !== null && data !== undefined && !hasEnded(data);
  useEffect(() => {
    if (!works) return;
    const key = api.queryOptions("get", PATH, { params: { path: { job_id: id } } }).queryKey;
    return followed(id, setTold, (event) => {
      if (event.kind === "progress") client.setQueryData<Job>(key, (job) => job && moved(job, event));
      else void client.invalidateQueries({ queryKey: key });
    });
  }, [works, id, client]);
  return { job: id === null ? undefined : data, error };
}

export function hasEnded(job: Job): boolean {
  return ENDED.includes(job.status);
}

/** The job after an event that says how far it is. */
export function moved(job: Job, { data }: ServerEvent): Job {
  const { stage, done, total, rate } = data as Pick<Job, "stage" | "done" | "total" | "rate">;
  return { ...job, status: "running", stage, done, total, rate };
}

/** What happens to a job, told as it happens if there is a stream to spare; what it returns ends that. */
function followed(id: number, say: (isTold: boolean) => void, tell: (event: ServerEvent) => void): () => void {
  if (nStreams >= MOST_STREAMS) return () => {};
  const abort = new AbortController();
  async function follow(): Promise<void> {
    for await (const event of events(`/api/v1/jobs/${id}/events`, abort.signal)) tell(event);
  }
  nStreams += 1;
  say(true);
  // a stream that breaks is no error: the job is asked for instead
  follow()
    .catch(() => {})
    .finally(() => {
      nStreams -= 1;
      say(false);
    });
  return () => abort.abort();
}
