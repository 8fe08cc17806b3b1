import { Button, FileInput, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { fetchBytes } from "@/api/client";
import type { Job } from "@/parts/JobProgress";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter, useSelection } from "@/selection/location";
import { Doctor } from "./Findings";
import { idOf } from "./formats";
import { JobOutcome } from "@/parts/JobOutcome";

interface Asked {
  run: string;
  path: string;
  file: File | null;
  categoryMap: string;
}

export function RunStep({ dataset, onNext }: { dataset: string; onNext: () => void }) {
  const [, change] = useSelection();
  const [jobId, setJobId] = useParameter("predictions");
  const [from, setFrom] = useState("file");
  const [run, setRun] = useState("");
  const [path, setPath] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [categoryMap, setCategoryMap] = useState("auto");
  const start = useMutation({ mutationFn: (asked: Asked) => importRun(dataset, asked), onSuccess: (job) => setJobId(String(job.job_id)) });
  function submit(event: FormEvent): void {
    event.preventDefault();
    start.mutate({ run: run.trim(), path: from === "path" ? path.trim() : "", file: from === "file" ? file : null, categoryMap: categoryMap.trim() || "auto" });
  }
  const isGiven = from === "file" ? file !== null : path.trim() !== "";
  return (
    <Stack gap="sm" className="import-form">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name of the run" placeholder="detector-v2" required value={run} onChange={(event) => setRun(event.currentTarget.value)} />
          <SegmentedControl
            size="xs"
            aria-label="Where the predictions are"
            value={from}
            onChange={setFrom}
            data={[
              { value: "file", label: "Upload a file" },
              { value: "path", label: "On the server’s disk" },
            ]}
          />
          {from === "file" ? (
            <FileInput label="Predictions" placeholder="predictions.json" accept=".json,.txt" value={file} onChange={setFile} clearable clearButtonProps={{ "aria-label": "Take the file away" }} />
          ) : (
            <TextInput label="Predictions" description="Absolute path of the file or folder on the server" value={path} onChange={(event) => setPath(event.currentTarget.value)} />
          )}
          <TextInput label="Category ids" description="auto, id, name, offset:N, or the path of a file of names" value={categoryMap} onChange={(event) => setCategoryMap(event.currentTarget.value)} />
          <Button type="submit" loading={start.isPending} disabled={!run.trim() || !isGiven}>
            Import predictions
          </Button>
        </Stack>
      </form>
      {start.error && <ProblemAlert error={start.error} />}
      <JobOutcome id={idOf(jobId)}>
        {(job) => (
          <Stack gap="sm">
            <Doctor dataset={String(job.dataset)} run={String(job.payload.run)} />
            <Button
              variant="default"
              onClick={() => {
                change({ run: String(job.payload.run) });
                onNext();
              }}
            >
              Go on to vectors
            </Button>
          </Stack>
        )}
      </JobOutcome>
    </Stack>
  );
}

async function importRun(dataset: string, { run, path, file, categoryMap }: Asked): Promise<Job> {
  const address = `/api/v1/datasets/${encodeURIComponent(dataset)}/runs`;
  if (!file) {
    const body = JSON.stringify({ run, path, category_map: categoryMap });
    return (await fetchBytes(address, { method: "POST", body, headers: { "Content-Type": "application/json" } })).json();
  }
  const form = new FormData();
  form.set("run", run);
  form.set("category_map", categoryMap);
  form.set("file", file);
  return (await fetchBytes(address, { method: "POST", body: form })).json();
}
