import { Button, Group, Stack, Text } from "@mantine/core";
import { api } from "@/api/client";
import { JobOutcome } from "@/parts/JobOutcome";
import { count, plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf, useParameter, useSelection } from "@/selection/location";
import { idOf } from "./formats";

/** Scores of images, objects and predictions: what to look at first, the map, the labels likeliest wrong. */
export function ScoreStep({ dataset }: { dataset: string }) {
  const [selection] = useSelection();
  const { run } = selection;
  const [jobId, setJobId] = useParameter("scores");
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/scores", { onSuccess: (job) => setJobId(String(job.job_id)) });
  return (
    <Stack gap="sm" className="import-form">
      <Text size="sm">
        Scores say what to look at first: how bright and how sharp pictures are, what is near the same, which labels are likeliest wrong, and where all of it
        lies on a map. What was scored before is kept.
      </Text>
      <Group>
        <Button loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body: { run: run || null, only: [] } })}>
          Compute scores
        </Button>
      </Group>
      {start.error && <ProblemAlert error={start.error} />}
      <JobOutcome id={idOf(jobId)}>
        {(job) => (
          <Stack gap="sm">
            <Told families={familiesOf(job.result)} />
            <Group>
              <Button component="a" href={addressOf("explorer", selection)}>
                Look at the {selection.items}
              </Button>
              <Button component="a" variant="default" href={addressOf("map", selection)}>
                The map
              </Button>
              <Button component="a" variant="default" href={addressOf("review", selection)}>
                Review labels
              </Button>
            </Group>
          </Stack>
        )}
      </JobOutcome>
    </Stack>
  );
}

export interface Family {
  family: string;
  items: string;
  reason: string | null;
}

/** The families that a job told of, with why some were not possible. */
export function familiesOf(result: Record<string, unknown> | null): Family[] {
  const families = result?.families;
  if (!Array.isArray(families)) return [];
  return families.map((one: Partial<Family>) => ({ family: String(one.family), items: String(one.items), reason: one.reason ?? null }));
}

function Told({ families }: { families: readonly Family[] }) {
  const failed = families.filter((one) => one.reason !== null);
  return (
    <div role="status">
      <Text size="sm">{plural(families.length - failed.length, "kinds")} of scores are there.</Text>
      {failed.length > 0 && (
        <Text size="sm" component="details">
          <summary>{count(failed.length)} were not possible</summary>
          <ul className="shares">
            {failed.map(({ family, items, reason }) => (
              <li key={`${family} ${items}`}>
                {family} of {items}: {reason}
              </li>
            ))}
          </ul>
        </Text>
      )}
    </div>
  );
}
