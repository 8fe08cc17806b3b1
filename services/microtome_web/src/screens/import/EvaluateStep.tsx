import { Button, Group, Stack, Text } from "@mantine/core";
import { api } from "@/api/client";
import { figure } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf, useParameter, useSelection } from "@/selection/location";
import { EMPTY } from "@/selection/selection";
import { idOf } from "./formats";
import { JobOutcome } from "@/parts/JobOutcome";

export function EvaluateStep({ dataset, onNext }: { dataset: string; onNext: () => void }) {
  const [{ run }] = useSelection();
  const [jobId, setJobId] = useParameter("evaluation");
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/evaluations", { onSuccess: (job) => setJobId(String(job.job_id)) });
  if (!run) return <Text size="sm">Import predictions first, or choose a run above.</Text>;
  const missed = { ...EMPTY, dataset, run, items: "objects" as const, where: "outcome = 'missed'" };
  return (
    <Stack gap="sm" className="import-form">
      <Text size="sm">
        Compare the run <strong>{run}</strong> with the ground truth: figures equal to pycocotools’, and what became of every box.
      </Text>
      <Group>
        <Button loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body: { run, slices: [], iou_type: "bbox", confidence: 0.5 } })}>
          Evaluate
        </Button>
      </Group>
      {start.error && <ProblemAlert error={start.error} />}
      <JobOutcome id={idOf(jobId)}>
        {(job) =>
          // the address may still hold the evaluation of another run
          job.payload.run === run && (
            <Stack gap="sm">
              <Text size="sm" role="status">
                mAP <strong>{figure((job.result?.overall as Record<string, number> | undefined)?.mAP)}</strong>, AP50{" "}
                <strong>{figure((job.result?.overall as Record<string, number> | undefined)?.AP50)}</strong>
              </Text>
              <Group>
                <Button component="a" href={addressOf("explorer", missed)}>
                  Look at what was missed
                </Button>
                <Button variant="default" onClick={onNext}>
                  Go on to the scores
                </Button>
              </Group>
            </Stack>
          )
        }
      </JobOutcome>
    </Stack>
  );
}
