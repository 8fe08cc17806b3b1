import { Button, Group, Loader, Select, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { ExportDialog } from "@/parts/ExportDialog";
import { count, plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter, useSelection } from "@/selection/location";
import { BeforeAfter } from "./BeforeAfter";

type Version = Schemas["VersionDocument"];

/** The versions of the labels, what changed between two, and what that did to a run's figures. */
export function Versions({ dataset }: { dataset: string }) {
  const [{ run }] = useSelection();
  const [before, setBefore] = useParameter("before");
  const [after, setAfter] = useParameter("after");
  const [exporting, setExporting] = useState(false);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/datasets/{dataset}/versions", { params: { path: { dataset }, query: { limit: 1000 } } });
  if (error) return <ProblemAlert error={error} retry={refetch} />;
  if (!data) return <Loader m="md" size="sm" aria-label="Loading" />;
  const head = data.items.find((version) => version.is_head && !version.branch) ?? data.items[0]!;
  const pair = { before: before || String(head.parent), after: after || String(head.version) };
  const names = data.items.map((version) => String(version.version));
  return (
    <div className="page">
      <Group justify="space-between" mb="xs">
        <Title order={1}>{plural(data.items.length, "versions")} of the labels</Title>
        <Button size="xs" variant="default" onClick={() => setExporting(true)}>
          Export
        </Button>
      </Group>
      <VersionTable versions={data.items} />
      {names.length < 2 ? (
        <Text size="sm" c="dimmed" mt="md">
          Corrections that are applied make a second version; then both are compared here.
        </Text>
      ) : (
        <section aria-label="Before and after" className="review-compare">
          <Title order={2}>Before and after</Title>
          <Group gap="sm" my="xs">
            <Select size="xs" label="Before" w={110} allowDeselect={false} data={names} value={pair.before} onChange={(value) => setBefore(value ?? "", true)} />
            <Select size="xs" label="After" w={110} allowDeselect={false} data={names} value={pair.after} onChange={(value) => setAfter(value ?? "", true)} />
          </Group>
          {pair.before === pair.after ? <Text size="sm">Choose two versions that differ.</Text> : <BeforeAfter dataset={dataset} run={run} {...pair} />}
        </section>
      )}
      {exporting && <ExportDialog dataset={dataset} slice="" onClose={() => setExporting(false)} />}
    </div>
  );
}

function VersionTable({ versions }: { versions: readonly Version[] }) {
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label="List of versions">
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th>Note</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th className="numeric">Objects</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {versions.map((version) => (
            <Table.Tr key={version.version}>
              <Table.Td>
                <strong>{version.version}</strong> {namesOf(version)}
              </Table.Td>
              <Table.Td>{version.note}</Table.Td>
              <Table.Td>{version.author}</Table.Td>
              <Table.Td className="nowrap">{new Date(version.created_at).toLocaleString()}</Table.Td>
              <Table.Td className="numeric">{count(version.n_objects)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function namesOf({ is_head, branch, tags, branches }: Version): string {
  const names = [is_head && !branch ? "main" : "", ...branches, ...tags].filter(Boolean);
  return names.length ? `(${names.join(", ")})` : "";
}
