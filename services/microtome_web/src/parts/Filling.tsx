import { Alert, Button, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Job } from "./JobProgress";
import { ProblemAlert } from "./ProblemAlert";
import { RunningJob } from "./RunningJob";
import { hasEnded } from "./useJob";

interface Props {
  filled: { job: Job | undefined; isStarting: boolean; startError: unknown; compute: () => void };
  /** how much is there, said while nothing works */
  known: string;
  children: ReactNode;
}

/** How far an answer is that is being computed, and what to do where that stopped. */
export function Filling({ filled: { job, isStarting, startError, compute }, known, children }: Props) {
  const works = job !== undefined && !hasEnded(job);
  const stopped = job !== undefined && hasEnded(job) && job.status !== "done";
  return (
    <section aria-label="Being computed" className="filling" role="status">
      <Text size="sm">
        {!works && `${known} `}
        {children}
      </Text>
      {startError !== null && startError !== undefined && <ProblemAlert error={startError} retry={compute} />}
      {stopped && (
        <Alert color={job.status === "failed" ? "red" : "gray"} variant="light" title={`The job ${job.status === "failed" ? "failed" : `is ${job.status}`}`} my="xs">
          {job.error && <Text size="sm" mb={6}>{job.error}</Text>}
          <Button size="xs" loading={isStarting} onClick={compute}>
            Compute the rest
          </Button>
        </Alert>
      )}
      {isStarting && !job && <Loader size="xs" mt={4} aria-label="Starting" />}
      {works && <RunningJob key={job.job_id} job={job} />}
    </section>
  );
}
