import { Group, Progress, Text } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { count, duration } from "./numbers";

export type Job = Schemas["JobDocument"];

/** Where a job stands: stage, share done, rate and time left. */
export function JobProgress({ job }: { job: Job }) {
  // what has done nothing yet of few long steps moves all the same
  const share = job.status === "done" ? 1 : job.total && job.done ? job.done / job.total : null;
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

/** “3 of 12 · 9 a minute · 60 s left”, as far as it is known. */
export function progressText({ done, total, rate }: Pick<Job, "done" | "total" | "rate">): string {
  const parts = [total ? `${count(done)} of ${count(total)}` : done ? count(done) : "", speed(rate)];
  if (rate && total && done < total) parts.push(`${duration((total - done) / rate)} left`);
  return parts.filter(Boolean).join(" · ");
}

function speed(rate: number | null): string {
  if (!rate || 60 * rate < 0.5) return "";
  return rate >= 1 ? `${count(Math.round(rate))} a second` : `${count(Math.round(60 * rate))} a minute`;
}

function colourOf(job: Job): string {
  return job.status === "failed" || job.status === "parked" ? "red" : job.status === "done" ? "teal" : "indigo";
}
