import { Alert, Anchor, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import type { Job } from "./JobProgress";
import { ProblemAlert } from "./ProblemAlert";
import { RunningJob } from "./RunningJob";
import { hasEnded, useJob } from "./useJob";

type Content = (job: Job) => ReactNode;

/** A job while it works; then what it made, or why it failed. */
export function JobOutcome({ id, children }: { id: number | null; children: Content }) {
  return <WatchedOutcome watched={useJob(id)}>{children}</WatchedOutcome>;
}

/** The same of a job that is watched for more than this. */
export function WatchedOutcome({ watched: { job, error }, children }: { watched: ReturnType<typeof useJob>; children: Content }) {
  const client = useQueryClient();
  const status = job?.status;
  useEffect(() => {
    if (status === "done") void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "/api/v1/jobs/{job_id}" });
  }, [status, client]);
  if (error) return <ProblemAlert error={error} />;
  if (!job) return null;
  if (!hasEnded(job)) return <RunningJob key={job.job_id} job={job} />;
  if (job.status === "done") return children(job);
  return (
    <Alert color={job.status === "cancelled" ? "gray" : "red"} variant="light" title={`The job ${job.status === "failed" ? "failed" : `is ${job.status}`}`}>
      <Text size="sm">{job.error}</Text>
      <Anchor size="sm" href={`#/jobs?job=${job.job_id}`}>
        Its log
      </Anchor>
    </Alert>
  );
}
