import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { events, type ServerEvent } from "@/api/events";
import type { Job } from "@/parts/JobProgress";

const TAIL = 200;

/** What a job says, live: the last lines of its events. */
export function JobLog({ job }: { job: Job }) {
  const { lines, error } = useJobEvents(job.job_id, job.attempts);
  return (
    <>
      <Text size="xs" fw={600}>
        Log
      </Text>
      <pre className="log" aria-live="off" tabIndex={0} aria-label={`Log of job ${job.job_id}`}>
        {lines.length ? lines.map(lineOf).join("\n") : (error ?? "nothing yet")}
      </pre>
    </>
  );
}

function useJobEvents(jobId: number, attempts: number): { lines: ServerEvent[]; error: string | null } {
  const [lines, setLines] = useState<ServerEvent[]>([]);
  const [error, setError] = useState<string | null>(null);
  const queries = useQueryClient();
  useEffect(() => {
    const abort = new AbortController();
    async function follow(): Promise<void> {
      setLines([]);
      setError(null);
      for await (const event of events(`/api/v1/jobs/${jobId}/events`, abort.signal)) {
        setLines((held) => [...held, event].slice(-TAIL));
        void queries.invalidateQueries({ queryKey: ["get", "/api/v1/jobs"] });
      }
    }
    follow().catch((reason: unknown) => {
      if (!abort.signal.aborted) setError(reason instanceof Error ? reason.message : String(reason));
    });
    return () => abort.abort();
  }, [jobId, attempts, queries]);
  return { lines, error };
}

export function lineOf(event: ServerEvent): string {
  const { at, ...data } = event.data;
  const time = typeof at === "string" ? new Date(at).toLocaleTimeString() : "";
  const words = Object.entries(data).filter(([, value]) => value !== null).map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  return [time, event.kind, words.join(", ")].filter(Boolean).join("  ");
}
