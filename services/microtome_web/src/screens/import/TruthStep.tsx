import { Button, Select, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter, useSelection } from "@/selection/location";
import { Findings } from "./Findings";
import { FORMATS, idOf } from "./formats";
import { JobOutcome } from "@/parts/JobOutcome";

export function TruthStep({ onNext }: { onNext: () => void }) {
  const [{ dataset }, change] = useSelection();
  const [jobId, setJobId] = useParameter("truth");
  const [name, setName] = useState("");
  const [annotations, setAnnotations] = useState("");
  const [images, setImages] = useState("");
  const [format, setFormat] = useState("auto");
  const [split, setSplit] = useState("");
  const start = api.useMutation("post", "/api/v1/datasets", { onSuccess: (job) => setJobId(String(job.job_id)) });
  function submit(event: FormEvent): void {
    event.preventDefault();
    start.mutate({ body: { dataset: name.trim(), annotations: annotations.trim(), images: images.trim() || null, format, split: split.trim() } });
  }
  return (
    <Stack gap="sm" className="import-form">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label="Name of the data set" description="A name that exists gets another split" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label="Annotations" description="Absolute path of the file or folder on the server" placeholder="/data/val/annotations.json" required value={annotations} onChange={(event) => setAnnotations(event.currentTarget.value)} />
          <TextInput label="Pictures" description="Absolute path of their folder on the server; without it boxes are imported alone" placeholder="/data/val/images" value={images} onChange={(event) => setImages(event.currentTarget.value)} />
          <Select label="Format" data={FORMATS} value={format} allowDeselect={false} onChange={(value) => setFormat(value ?? "auto")} />
          <TextInput label="Split" placeholder="val" value={split} onChange={(event) => setSplit(event.currentTarget.value)} />
          <Button type="submit" loading={start.isPending} disabled={!name.trim() || !annotations.trim()}>
            Import ground truth
          </Button>
        </Stack>
      </form>
      {start.error && <ProblemAlert error={start.error} />}
      <JobOutcome id={idOf(jobId)}>
        {(job) => (
          <Stack gap="sm">
            <Findings dataset={String(job.dataset)} />
            <Button
              variant="default"
              onClick={() => {
                if (job.dataset && job.dataset !== dataset) change({ dataset: job.dataset });
                onNext();
              }}
            >
              Go on to predictions
            </Button>
          </Stack>
        )}
      </JobOutcome>
    </Stack>
  );
}
