import { Alert, Button, Group, Text } from "@mantine/core";
import { api } from "@/api/client";
import { count } from "@/parts/numbers";
import { JobProgress, type Job } from "@/parts/JobProgress";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { hasEnded } from "@/parts/useJob";

interface Props {
  job: Job | undefined;
  nMissing: number;
  nCells: number;
  isStarting: boolean;
  error: unknown;
  onCompute: () => void;
}

/** How far a comparison is that is being computed, and what to do where that stopped. */
export function Filling({ job, nMissing, nCells, isStarting, error, onCompute }: Props) {
  const cancel = api.useMutation("post", "/api/v1/jobs/{job_id}/cancel");
  const works = job !== undefined && !hasEnded(job);
  const stopped = job !== undefined && hasEnded(job) && job.status !== "done";
  const again = (
    <Button size="xs" loading={isStarting} onClick={onCompute}>
      Compute the rest
    </Button>
  );
  return (
    <section aria-label="Being computed" className="compare-filling" role="status">
      <Text size="sm">
        {!works && `${count(nCells - nMissing)} of ${count(nCells)} runs on slices are compared. `}Images are resampled to tell differences from chance. What is done
        stands below and is kept.
      </Text>
      {error !== null && error !== undefined && <ProblemAlert error={error} retry={onCompute} />}
      {cancel.error && <ProblemAlert error={cancel.error} />}
      {stopped && (
        <Alert color={job.status === "failed" ? "red" : "gray"} variant="light" title={`The job ${job.status === "failed" ? "failed" : `is ${job.status}`}`} my="xs">
          {job.error && <Text size="sm" mb={6}>{job.error}</Text>}
          {again}
        </Alert>
      )}
      {works && (
        <Group wrap="nowrap" align="flex-end" gap="sm">
          <div className="compare-progress">
            <JobProgress job={job} />
          </div>
          <Button size="compact-xs" variant="default" disabled={job.cancel_requested} loading={cancel.isPending} onClick={() => cancel.mutate({ params: { path: { job_id: job.job_id } } })}>
            {job.cancel_requested ? "Stopping" : "Cancel"}
          </Button>
        </Group>
      )}
    </section>
  );
}
