import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter, useSelection } from "@/selection/location";
import type { Items } from "@/selection/selection";
import { idOf } from "./formats";
import { JobOutcome } from "@/parts/JobOutcome";

const KINDS: readonly Items[] = ["images", "objects", "predictions"];

export function VectorStep({ dataset, onNext }: { dataset: string; onNext: () => void }) {
  const [jobId, setJobId] = useParameter("vectors");
  const [{ run }] = useSelection();
  const [items, setItems] = useState<string[]>([...KINDS]);
  const [model, setModel] = useState("");
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/embeddings", { onSuccess: (job) => setJobId(String(job.job_id)) });
  function submit(event: FormEvent): void {
    event.preventDefault();
    start.mutate({ params: { path: { dataset } }, body: { items: items as Items[], model: model.trim() || null, run: items.includes("predictions") ? run || null : null } });
  }
  return (
    <Stack gap="sm" className="import-form">
      <Text size="sm">Vectors make items findable by words and by likeness. What has some keeps them.</Text>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Checkbox.Group label="Of" value={items} onChange={setItems}>
            <Group mt={4}>
              {KINDS.map((kind) => (
                <Checkbox key={kind} value={kind} label={kind} />
              ))}
            </Group>
          </Checkbox.Group>
          <TextInput label="Model" placeholder="the bundled one" description="ARCH/PRETRAINED or ARCH=FILE" value={model} onChange={(event) => setModel(event.currentTarget.value)} />
          <Group>
            <Button type="submit" loading={start.isPending} disabled={!items.length}>
              Make vectors
            </Button>
            <Button variant="default" onClick={onNext}>
              Without vectors
            </Button>
          </Group>
        </Stack>
      </form>
      {start.error && <ProblemAlert error={start.error} />}
      <JobOutcome id={idOf(jobId)}>
        {(job) => (
          <Stack gap="sm">
            <Text size="sm">{made(job.result)}</Text>
            <Button variant="default" onClick={onNext}>
              Go on to the evaluation
            </Button>
          </Stack>
        )}
      </JobOutcome>
    </Stack>
  );
}

function made(result: Record<string, unknown> | null): string {
  const total = result?.n_items ?? result?.n_embedded;
  return typeof total === "number" ? `${plural(total, "items")} have vectors.` : "The vectors are made.";
}
