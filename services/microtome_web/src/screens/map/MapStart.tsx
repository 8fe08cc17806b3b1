import { Alert, Anchor, Button, Stack, Text } from "@mantine/core";
import { api } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { JobOutcome } from "@/parts/JobOutcome";
import type { Job } from "@/parts/JobProgress";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf, useParameter, useSelection } from "@/selection/location";
import { ItemsControl } from "./MapControls";
import type { MappedItems } from "./useMap";

/** There is no map yet: what one needs, and the button that makes it. */
export function MapStart({ dataset, items }: { dataset: string; items: MappedItems }) {
  const [selection] = useSelection();
  const others = items === "images" ? "objects" : "images";
  return (
    <EmptyState
      title={`The ${items} have no map yet`}
      action={
        <Stack gap="sm" align="flex-start">
          <MakeMap dataset={dataset} label={`Make the maps of ${items} and ${others}`} />
          <ItemsControl items={items} />
        </Stack>
      }
    >
      A map lays what looks alike close together (UMAP), from vectors that were made by the import’s{" "}
      <Anchor inherit underline="always" href={addressOf("import", selection, { step: "2" })}>
        third step
      </Anchor> or <code>microtome embed {dataset}</code>.
    </EmptyState>
  );
}

/** Starts the job that makes maps, and shows how far it is. */
export function MakeMap({ dataset, label }: { dataset: string; label: string }) {
  const [jobId, setJobId] = useParameter("mapping");
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/scores", { onSuccess: (job) => setJobId(String(job.job_id), true) });
  return (
    <Stack gap="xs" align="stretch" w="100%">
      <div>
        <Button size="sm" loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body: { only: ["umap"] } })}>
          {label}
        </Button>
      </div>
      {start.error && <ProblemAlert error={start.error} />}
      <JobOutcome id={/^\d+$/.test(jobId) ? Number(jobId) : null}>{(job) => <Reasons reasons={reasonsOf(job)} />}</JobOutcome>
    </Stack>
  );
}

function Reasons({ reasons }: { reasons: string[] }) {
  return reasons.map((reason) => (
    <Alert key={reason} color="yellow" variant="light" p="xs">
      <Text size="sm">{reason}</Text>
    </Alert>
  ));
}

/** Why the job could not make a map, in its own words. */
export function reasonsOf(job: Pick<Job, "result">): string[] {
  const families = job.result?.families;
  if (!Array.isArray(families)) return [];
  const told = families.map((family: { items: string; reason?: string | null }) => (family.reason ? `${family.items}: ${family.reason}` : ""));
  return [...new Set(told.filter(Boolean))];
}
