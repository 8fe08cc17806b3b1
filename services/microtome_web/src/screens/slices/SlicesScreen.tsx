import "./slices.css";
import { Alert, Button, Group, Loader, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api } from "@/api/client";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { ReportDialog } from "@/parts/ReportDialog";
import { RunningJob } from "@/parts/RunningJob";
import { chosenBy } from "@/parts/slices";
import { addressOf, useSelection } from "@/selection/location";
import { EMPTY } from "@/selection/selection";
import { Combine } from "./Combine";
import { SliceRow } from "./SliceRow";
import { staleness } from "./staleness";
import { useFigures } from "./useFigures";
import { useGaps } from "./useGaps";

/** The slices of a data set: how a run does on each, whether the gap is real, and what to make of them. */
export default function SlicesScreen() {
  const [{ dataset, run }] = useSelection();
  const slices = api.useQuery("get", "/api/v1/datasets/{dataset}/slices", { params: { path: { dataset }, query: { limit: 1000 } } });
  const whole = api.useQuery("get", "/api/v1/datasets/{dataset}/selection", { params: { path: { dataset }, query: { items: "objects", run: run || undefined } } });
  const gaps = useGaps(dataset, run);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const known = slices.data?.items ?? [];
  const names = known.map((slice) => slice.name);
  const picked = chosen.filter((name) => names.includes(name));
  const figures = useFigures(dataset, run, names);
  const [reports, setReports] = useState(false);
  const confidence = whole.data?.confidence ?? 0.5;
  const testable = known.filter((slice) => !chosenBy(slice, run).length).map(({ name }) => name);
  const about = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } });
  const runs = api.useQuery("get", "/api/v1/datasets/{dataset}/runs", { params: { path: { dataset }, query: { limit: 1000 } } });
  const present = { version: about.data?.version, predictedAt: runs.data?.items.find((one) => one.name === run)?.created_at };
  const staleOf = (slice: (typeof known)[number]) => (gaps.tested?.slices.has(slice.name) ? staleness(gaps.tested, slice, present) : null);
  const stale = known.filter((slice) => testable.includes(slice.name) && staleOf(slice)).length;
  const untested = testable.filter((name) => !gaps.tested?.slices.has(name)).length;
  return (
    <div className="page">
      <Group justify="space-between" mb="xs">
        <Title order={1}>Slices</Title>
        {run && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setReports(true)}>
              Report…
            </Button>
            {names.length > 0 && (
              <Button size="xs" loading={gaps.isStarting || Boolean(gaps.running)} onClick={() => gaps.test(picked.length ? [...picked] : names, confidence)}>
                Test {picked.length ? `${picked.length} chosen` : `all ${names.length}`}
              </Button>
            )}
          </Group>
        )}
      </Group>
      {slices.error && <ProblemAlert error={slices.error} retry={slices.refetch} />}
      {gaps.error && <ProblemAlert error={gaps.error} />}
      {figures.error && <ProblemAlert error={figures.error} />}
      {reports && <ReportDialog dataset={dataset} run={run} slices={picked.length ? picked : names} confidence={confidence} onClose={() => setReports(false)} />}
      {gaps.running && <RunningJob key={gaps.running.job_id} job={gaps.running} />}
      {gaps.failed && (
        <Alert color="red" variant="light" mb="xs" title="The last test failed">
          {gaps.failed.error}
        </Alert>
      )}
      {slices.isPending && <Loader size="sm" aria-label="Loading" />}
      {slices.data && !known.length && (
        <EmptyState title="There is no slice yet" action={<a href={addressOf("explorer", { ...EMPTY, dataset, run })}>Open the explorer</a>}>
          Search or filter in the explorer for what failures have in common, such as “faded crosswalk”, and save it as a slice. It is then tested against
          random slices of its size.
        </EmptyState>
      )}
      {known.length > 0 && (
        <>
          {!run && <Text size="sm">Choose a run above to see how it does on each slice.</Text>}
          {run && untested > 0 && !gaps.running && (
            <Text size="sm" c="dimmed" mb="xs">
              {gaps.tested ? `${untested} of these ${untested === 1 ? "is" : "are"} not in the last test.` : "Whether a gap is more than chance needs a test."}
            </Text>
          )}
          {run && stale > 0 && !gaps.running && (
            <Text size="sm" c="dimmed" mb="xs">
              {stale === 1 ? "One gap is" : `${stale} gaps are`} of an older state than the figures beside {stale === 1 ? "it" : "them"}: test again.
            </Text>
          )}
          <div className="table-scroll" tabIndex={0} role="region" aria-label="Slices of the data set">
            <Table verticalSpacing={6} fz="sm" highlightOnHover highlightOnHoverColor="var(--hovered)">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th aria-label="Chosen" />
                  <Table.Th>Slice</Table.Th>
                  <Table.Th className="numeric">Members</Table.Th>
                  {run && (
                    <>
                      <Table.Th title="Share of the slice's objects that are found at the confidence of the last evaluation; the tick is the baseline">Recall</Table.Th>
                      <Table.Th className="numeric" title="Objects of the slice that are missed or mispredicted">
                        Failed objects
                      </Table.Th>
                      <Table.Th className="numeric">mAP</Table.Th>
                      <Table.Th className="numeric">AP50</Table.Th>
                      <Table.Th title="The slice less random slices of its size, with its 95 % interval">Gap</Table.Th>
                      <Table.Th className="numeric" title="How likely chance alone makes such a gap, corrected for all slices of the test; at or under 0.05 it counts">
                        q
                      </Table.Th>
                      <Table.Th>Verdict</Table.Th>
                    </>
                  )}
                  <Table.Th aria-label="Actions" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {known.map((slice) => (
                  <SliceRow
                    key={slice.name}
                    slice={slice}
                    run={run}
                    dataset={dataset}
                    whole={whole.data}
                    stale={staleOf(slice)}
                    tested={gaps.tested?.slices.get(slice.name)}
                    compared={figures.rows.get(slice.name)}
                    isChosen={picked.includes(slice.name)}
                    onTest={() => gaps.test(names, confidence)}
                    onChoose={() => setChosen(picked.includes(slice.name) ? picked.filter((name) => name !== slice.name) : [...picked, slice.name])}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </div>
          <Combine dataset={dataset} chosen={picked} />
        </>
      )}
    </div>
  );
}
