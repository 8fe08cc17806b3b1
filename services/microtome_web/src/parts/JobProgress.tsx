import { Group, Progress, Text } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { count, duration } from "./numbers";

export type Job = Schemas["JobDocument"];

/** Where a job stands: stage, share done, rate and time left. */
export function JobProgress({ job }: { job: Job }) {
  const share = job.status === "done" ? 1 : job.total ? job.done / job.total : null;
  const running = job.status === "running";
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" truncate>
          {job.status === "queued" ? "waiting for a worker" : job.stage || job.status}
        </Text>
        <Text size="xs" c="dimmed" className="nowrap">
          {running && progressText(job)}
        </Text>
      </Group>
      <Progress value={(share ?? (running ? 1 : 0)) * 100} animated={running && share === null} size="sm" mt={2} color={colourOf(job)} aria-label={`Job ${job.job_id}`} />
    </div>
  );
}

export function progressText(job: Job): string {
  const parts = [job.total ? `${count(job.done)} of ${count(job.total)}` : job.done ? count(job.done) : ""];
  if (job.rate) parts.push(`${count(Math.round(job.rate))} a second`);
  if (job.rate && job.total) parts.push(`${duration((job.total - job.done) / job.rate)} left`);
  return parts.filter(Boolean).join(" · ");
}

function colourOf(job: Job): string {
  return job.status === "failed" || job.status === "parked" ? "red" : job.status === "done" ? "teal" : "indigo";
}
