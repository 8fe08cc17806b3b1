import { Button, Stack } from "@mantine/core";
import { api } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { JobOutcome } from "@/parts/JobOutcome";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter } from "@/selection/location";

/** Nothing was scored yet: the button and the command that do it. */
export function ReviewStart({ dataset, run }: { dataset: string; run: string }) {
  const [jobId, setJobId] = useParameter("scoring");
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/scores", { onSuccess: (job) => setJobId(String(job.job_id), true) });
  const command = `microtome score ${dataset}${run ? ` --run ${run}` : ""}`;
  return (
    <EmptyState
      title="There are no scores to find label errors by"
      action={
        <Stack gap="sm">
          <div>
            <Button size="sm" loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body: { run: run || null, only: [] } })}>
              Compute the scores
            </Button>
          </div>
          {start.error && <ProblemAlert error={start.error} />}
          <JobOutcome id={/^\d+$/.test(jobId) ? Number(jobId) : null}>{() => "The scores are computed, and none of them tells of label errors: choose a run that is evaluated, or make vectors first."}</JobOutcome>
        </Stack>
      }
    >
      Review asks you about the labels that are likeliest wrong, by what their neighbours and a run’s predictions say. <code>{command}</code> computes what it
      needs; an evaluated run finds most.
    </EmptyState>
  );
}
