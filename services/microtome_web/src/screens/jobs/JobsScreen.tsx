import { Alert, Button, Group, Loader, SegmentedControl, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import type { Job } from "@/parts/JobProgress";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter } from "@/selection/location";
import { JobRow } from "./JobRow";

const FILTERS = [
  { value: "", label: "All" },
  { value: "running", label: "Running" },
  { value: "queued", label: "Waiting" },
  { value: "failed", label: "Failed" },
  { value: "done", label: "Done" },
];

/** Long work: how far it is, what it said, and how to stop it or try it again. */
export default function JobsScreen() {
  const [status, setStatus] = useParameter("status");
  const [limit, setLimit] = useState(50);
  const { data, error, refetch } = api.useQuery(
    "get",
    "/api/v1/jobs",
    { params: { query: { limit, status: (status || undefined) as Job["status"] | undefined } } },
    { refetchInterval: 3_000, placeholderData: (before) => before },
  );
  return (
    <div className="page">
      <Group justify="space-between" mb="sm">
        <Title order={1}>Jobs</Title>
        <SegmentedControl size="xs" aria-label="Which jobs" data={FILTERS} value={status} onChange={(value) => setStatus(value, true)} />
      </Group>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {!data && !error && <Loader size="sm" aria-label="Loading" />}
      {data && <JobList jobs={data.items} filtered={status !== ""} />}
      {data?.next_cursor && limit < 1000 && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setLimit(Math.min(1000, limit * 4))}>
          Show older jobs
        </Button>
      )}
    </div>
  );
}

function JobList({ jobs, filtered }: { jobs: Job[]; filtered: boolean }) {
  if (!jobs.length && filtered) return <EmptyState title="No job is in that state" />;
  if (!jobs.length) {
    return (
      <EmptyState title="No job has been started on this server yet">
        Imports, embeddings, evaluations and reports that are asked for through the server are listed here while they run
        and afterwards. Commands that work on the local folder show their progress in the terminal instead.
      </EmptyState>
    );
  }
  const waiting = jobs.some((job) => job.status === "queued") && !jobs.some((job) => job.status === "running");
  return (
    <>
      {waiting && (
        <Alert color="yellow" variant="light" mb="sm">
          <Text size="sm">
            Jobs wait and none runs. If that lasts, no worker is there: <code>microtome serve</code> starts one, and so does{" "}
            <code>microtome worker</code>.
          </Text>
        </Alert>
      )}
      <ul className="jobs">
        {jobs.map((job) => (
          <JobRow key={job.job_id} job={job} />
        ))}
      </ul>
    </>
  );
}
