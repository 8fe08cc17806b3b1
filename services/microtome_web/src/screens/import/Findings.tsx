import { Alert, Table, Text, Title } from "@mantine/core";
import { api } from "@/api/client";
import { count, plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** What was odd in the files of a data set or of a run: by file, row and reason. */
export function Findings({ dataset, run }: { dataset: string; run?: string }) {
  const { data, error } = api.useQuery("get", "/api/v1/datasets/{dataset}/findings", { params: { path: { dataset }, query: { run, limit: 50 } } });
  if (error) return <ProblemAlert error={error} />;
  if (!data) return null;
  if (!data.items.length) return <Text size="sm">Nothing odd was found in the files.</Text>;
  return (
    <section aria-label="Findings">
      <Title order={3}>{plural(data.total ?? data.items.length, "findings")}</Title>
      <Text size="xs" c="dimmed">
        What is odd was set aside or kept as said here; everything else is imported.
      </Text>
      <div className="findings" tabIndex={0} role="region" aria-label="List of findings">
        <Table fz="xs" verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>File</Table.Th>
              <Table.Th>Row</Table.Th>
              <Table.Th>Reason</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((finding, index) => (
              <Table.Tr key={index}>
                <Table.Td className="finding-file">{finding.file}</Table.Td>
                <Table.Td>{finding.row}</Table.Td>
                <Table.Td>
                  {finding.kind}: {finding.reason}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

const SHARES: readonly { name: "on_known_images" | "known_category" | "overlapping" | "agreeing"; label: string; low: number }[] = [
  { name: "on_known_images", label: "lie on images of the data set", low: 0.9 },
  { name: "known_category", label: "have a category of the data set", low: 0.9 },
  { name: "overlapping", label: "overlap an object (IoU .5 or more)", low: 0.3 },
  { name: "agreeing", label: "of those, have the object’s category", low: 0.5 },
];

/** What the doctor says of a run: how its predictions fit the ground truth, and which option would fit better. */
export function Doctor({ dataset, run }: { dataset: string; run: string }) {
  const { data, error } = api.useQuery("get", "/api/v1/datasets/{dataset}/runs/{run}", { params: { path: { dataset, run } } });
  if (error) return <ProblemAlert error={error} />;
  if (!data) return null;
  const doctor = data.doctor as Record<string, unknown>;
  const advice = Array.isArray(doctor.advice) ? doctor.advice.map(String) : [];
  return (
    <section aria-label="Doctor">
      <Title order={3}>{count(data.n_predictions)} predictions, of which</Title>
      <ul className="shares">
        {SHARES.map(({ name, label, low }) => (
          <Share key={name} label={label} value={doctor[name]} low={low} />
        ))}
      </ul>
      {advice.map((text) => (
        <Alert key={text} color="orange" variant="light" p="xs" mb="xs">
          <Text size="sm">{text}</Text>
        </Alert>
      ))}
      <Findings dataset={dataset} run={run} />
    </section>
  );
}

function Share({ label, value, low }: { label: string; value: unknown; low: number }) {
  if (typeof value !== "number") return null;
  return (
    <li data-low={value < low || undefined}>
      <strong>{(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %</strong> {label}
    </li>
  );
}
