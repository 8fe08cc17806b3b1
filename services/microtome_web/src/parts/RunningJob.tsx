import { Button, Group } from "@mantine/core";
import { api } from "@/api/client";
import { JobProgress, type Job } from "./JobProgress";
import { ProblemAlert } from "./ProblemAlert";

/** How far a job is, and the way to end it. */
export function RunningJob({ job }: { job: Job }) {
  const cancel = api.useMutation("post", "/api/v1/jobs/{job_id}/cancel");
  return (
    <>
      {cancel.error && <ProblemAlert error={cancel.error} />}
      <Group wrap="nowrap" align="flex-end" gap="sm" className="running-job">
        <div className="running-progress">
          <JobProgress job={job} />
        </div>
        <Button size="compact-xs" variant="default" disabled={job.cancel_requested || cancel.isSuccess} loading={cancel.isPending} onClick={() => cancel.mutate({ params: { path: { job_id: job.job_id } } })}>
          {job.cancel_requested || cancel.isSuccess ? "Stopping" : "Cancel"}
        </Button>
      </Group>
    </>
  );
}
