import { Badge, Button, Code, Collapse, Group, Text, UnstyledButton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { duration } from "@/parts/numbers";
import { JobProgress, type Job } from "@/parts/JobProgress";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter } from "@/selection/location";
import { JobLog } from "./JobLog";

const COLOURS: Record<Job["status"], string> = {
  queued: "gray", running: "indigo", done: "teal", failed: "red", cancelled: "gray", parked: "red",
} as Record<Job["status"], string>;
const UNFINISHED: readonly string[] = ["queued", "running"];

/** One job; opened, it shows what it was asked, what it said and what came of it. */
export function JobRow({ job }: { job: Job }) {
  const [opened, setOpened] = useParameter("job");
  const isOpen = opened === String(job.job_id);
  return (
    <li className="job" data-status={job.status}>
      <div className="job-line">
        <UnstyledButton className="job-name" aria-expanded={isOpen} onClick={() => setOpened(isOpen ? "" : String(job.job_id), true)}>
          <Text size="sm" fw={600} truncate>
            {job.kind.replaceAll("_", " ")} {job.dataset && <span className="job-dataset">{job.dataset}</span>}
          </Text>
          <Text size="xs" c="dimmed">
            #{job.job_id} · {new Date(job.created_at).toLocaleString()} {took(job)}
          </Text>
        </UnstyledButton>
        <Badge variant="dot" color={COLOURS[job.status]} className="job-status">
          {job.status}
        </Badge>
        <div className="job-progress">{UNFINISHED.includes(job.status) ? <JobProgress job={job} /> : <Outcome job={job} />}</div>
        <JobActions job={job} />
      </div>
      <Collapse expanded={isOpen}>{isOpen && <JobDetail job={job} />}</Collapse>
    </li>
  );
}

function took(job: Job): string {
  if (!job.started_at || !job.finished_at) return "";
  return `· took ${duration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000)}`;
}

function Outcome({ job }: { job: Job }) {
  if (!job.error) return null;
  return (
    <Text size="sm" c="red" lineClamp={2}>
      {job.error}
    </Text>
  );
}

function JobActions({ job }: { job: Job }) {
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: ["get", "/api/v1/jobs"] });
  const cancel = api.useMutation("post", "/api/v1/jobs/{job_id}/cancel", { onSettled: again });
  const retry = api.useMutation("post", "/api/v1/jobs/{job_id}/retry", { onSettled: again });
  const failed = cancel.error ?? retry.error;
  const params = { path: { job_id: job.job_id } };
  return (
    <Group gap="xs" className="job-actions" wrap="nowrap">
      {UNFINISHED.includes(job.status) && (
        <Button size="compact-xs" variant="default" disabled={job.cancel_requested} loading={cancel.isPending} onClick={() => cancel.mutate({ params })}>
          {job.cancel_requested ? "Stopping" : "Cancel"}
        </Button>
      )}
      {["failed", "cancelled", "parked"].includes(job.status) && (
        <Button size="compact-xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate({ params })}>
          Retry
        </Button>
      )}
      {failed && <ProblemAlert error={failed} />}
    </Group>
  );
}

function JobDetail({ job }: { job: Job }) {
  return (
    <div className="job-detail">
      {job.error && <Text size="sm" c="red">{job.error}</Text>}
      <JobLog job={job} />
      <Text size="xs" fw={600} mt="xs">
        Asked
      </Text>
      <Code block tabIndex={0}>{JSON.stringify(job.payload, null, 1)}</Code>
      {job.result && (
        <>
          <Text size="xs" fw={600} mt="xs">
            Result
          </Text>
          <Code block mah={240} className="scrolls" tabIndex={0}>
            {JSON.stringify(job.result, null, 1)}
          </Code>
        </>
      )}
    </div>
  );
}
