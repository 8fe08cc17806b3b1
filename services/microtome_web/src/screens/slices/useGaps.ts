import { useQueryClient } from "@tanstack/react-query";
import { api, type Schemas } from "@/api/client";

/** A slice beside random ones of its size, as an evaluation's result says it. */
export interface Gap {
  metric: string;
  raw: number | null;
  value: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
  q: number | null;
  verdict: string;
  /** why it tells nothing; jobs of former versions do not say */
  reason?: string | null;
}

export interface TestedSlice {
  name: string;
  metrics: Record<string, number | null>;
  gap: Gap | null;
}

export interface Tested {
  slices: Map<string, TestedSlice>;
  overall: Record<string, number | null>;
  /** the version of the data set that it is of */
  version: number;
  startedAt: string | null;
}

type Job = Schemas["JobDocument"];

/** The newest test of a run's slices, the job that is at it, and how to start one. */
export function useGaps(dataset: string, run: string) {
  const client = useQueryClient();
  const jobs = api.useQuery("get", "/api/v1/jobs", { params: { query: { limit: 200 } } }, { refetchInterval: 2_000, enabled: run !== "" });
  const own = jobs.data?.items.filter((job) => isTest(job, dataset, run)) ?? [];
  const running = own.find((job) => job.status === "queued" || job.status === "running");
  const done = own.find((job) => job.status === "done");
  const failed = own[0]?.status === "failed" ? own[0] : undefined;
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/evaluations", {
    onSettled: () => client.invalidateQueries({ queryKey: ["get", "/api/v1/jobs"] }),
  });
  const test = (slices: string[], confidence: number) =>
    start.mutate({ params: { path: { dataset } }, body: { run, slices, iou_type: "bbox", confidence } });
  return { tested: done ? testedOf(done) : null, running, failed, error: jobs.error ?? start.error, isStarting: start.isPending, test };
}

function isTest(job: Job, dataset: string, run: string): boolean {
  const slices = job.payload.slices;
  return job.kind === "evaluate" && job.dataset === dataset && job.payload.run === run && Array.isArray(slices) && slices.length > 0;
}

export function testedOf(job: Pick<Job, "result" | "started_at">): Tested {
  const slices = (job.result?.slices ?? []) as TestedSlice[];
  return {
    slices: new Map(slices.map((slice) => [slice.name, slice])),
    overall: (job.result?.overall ?? {}) as Tested["overall"],
    version: job.result?.version as number,
    startedAt: job.started_at,
  };
}
