import { Button, Group, Loader, Select, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { ExportDialog } from "@/parts/ExportDialog";
import { count, plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { plainName, versionOf } from "@/parts/versions";
import { useParameter, useSelection } from "@/selection/location";
import { BeforeAfter } from "./BeforeAfter";
import { VersionActions } from "./VersionActions";
import { VersionNames } from "./VersionNames";

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
  const name = plainName(dataset);
  // on a branch its last version is the newest, else that of the main line
  const branch = data.items.some((version) => version.branches.includes(versionOf(dataset))) ? versionOf(dataset) : "";
  const head = data.items.find((version) => (branch ? version.branches.includes(branch) : !version.branch))!;
  const pair = { before: before || String(head.parent), after: after || String(head.version) };
  const names = data.items.map((version) => String(version.version));
  const compare = (version: Version) => {
    setBefore(String(version.version), true);
    setAfter(String(head.version), true);
  };
  return (
    <div className="page">
      <Group justify="space-between" mb="xs">
        <Title order={1}>{plural(data.items.length, "versions")} of the labels</Title>
        <Button size="xs" variant="default" onClick={() => setExporting(true)}>
          Export
        </Button>
      </Group>
      <VersionTable versions={data.items} head={head} name={name} line={branch ? dataset : name} run={run} onCompare={compare} />
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
          {pair.before === pair.after ? <Text size="sm">Choose two versions that differ.</Text> : <BeforeAfter dataset={name} run={run} {...pair} />}
        </section>
      )}
      {exporting && <ExportDialog dataset={dataset} slice="" onClose={() => setExporting(false)} />}
    </div>
  );
}

interface TableProps {
  versions: readonly Version[];
  head: Version;
  name: string;
  line: string;
  run: string;
  onCompare: (version: Version) => void;
}

function VersionTable({ versions, head, name, line, run, onCompare }: TableProps) {
  const main = versions.find((version) => !version.branch);
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
                <span className="version-head">
                  <strong>{version.version}</strong>
                  <VersionActions {...{ name, line, run, version }} isNewest={version === head} onCompare={() => onCompare(version)} />
                  <VersionNames {...{ name, run, version }} isMain={version === main} />
                </span>
              </Table.Td>
              <Table.Td className="version-note">{version.note}</Table.Td>
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
