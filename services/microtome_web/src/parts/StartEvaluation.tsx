import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { api } from "@/api/client";
import type { IouType } from "./evaluations";
import { JobOutcome } from "./JobOutcome";
import { ProblemAlert } from "./ProblemAlert";

interface Props {
  dataset: string;
  run: string;
  iouType?: IouType;
  confidence?: number;
  children?: string;
}

/** A button that evaluates a run, then how far that is; what was fetched before is asked for again at its end. */
export function StartEvaluation({ dataset, run, iouType = "bbox", confidence = 0.5, children = `Evaluate ${run}` }: Props) {
  const [jobId, setJobId] = useState<number | null>(null);
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/evaluations", { onSuccess: (job) => setJobId(job.job_id) });
  const body = { run, slices: [], iou_type: iouType, confidence, statistics: false };
  return (
    <Stack gap="xs" align="flex-start">
      <Button size="xs" loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body })}>
        {children}
      </Button>
      {start.error && <ProblemAlert error={start.error} />}
      {jobId !== null && (
        <div className="job-outcome">
          <JobOutcome id={jobId}>{() => null}</JobOutcome>
        </div>
      )}
    </Stack>
  );
}
