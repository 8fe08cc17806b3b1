import { Loader, Table, Text, Title } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { Crop } from "@/parts/Crop";
import { count, figure, plural } from "@/parts/numbers";
import { OutcomeBadge } from "@/parts/OutcomeBadge";
import { ProblemAlert } from "@/parts/ProblemAlert";

interface Props {
  dataset: string;
  run: string;
  before: string;
  after: string;
}

interface LabelChange {
  before: { category: string } | null;
  after: { category: string } | null;
}

const METRICS = ["mAP", "AP50", "AP75", "precision", "recall", "f1"] as const;
const MOST = 60;

/** What changed in the labels, and what that did to the run. */
export function BeforeAfter(props: Props) {
  return (
    <>
      <Changes {...props} />
      {props.run ? <Figures {...props} /> : <Text size="sm">Choose a run above to see what this did to its figures.</Text>}
    </>
  );
}

function Changes({ dataset, before, after }: Props) {
  const { data, error } = api.useQuery("get", "/api/v1/datasets/{dataset}/versions/diff", { params: { path: { dataset }, query: { before, after } } });
  if (error) return <ProblemAlert error={error} />;
  if (!data) return <Loader size="xs" aria-label="Loading the changes" />;
  const changes = [...data.changed, ...data.added, ...data.removed];
  return (
    <>
      <Text size="sm">
        {plural(data.changed.length, "objects")} changed, {count(data.added.length)} added, {count(data.removed.length)} removed.
      </Text>
      <ul className="review-changes">
        {changes.slice(0, MOST).map((change) => (
          <Change key={change.object_id} dataset={`${dataset}@${change.after ? after : before}`} change={change} />
        ))}
      </ul>
      {changes.length > MOST && <Text size="xs">The first {MOST} are shown.</Text>}
    </>
  );
}

function Change({ dataset, change }: { dataset: string; change: LabelChange & { object_id: number } }) {
  return (
    <li>
      <span className="change-crop">
        <Crop dataset={dataset} items="objects" id={change.object_id} size={72} alt={`object ${change.object_id}`} />
      </span>
      <span>{changeText(change)}</span>
    </li>
  );
}

export function changeText({ before, after }: LabelChange): string {
  if (!before) return `+ ${after?.category ?? ""}`;
  if (!after) return `− ${before.category}`;
  if (before.category !== after.category) return `${before.category} → ${after.category}`;
  return `${after.category}, moved`;
}

function Figures({ dataset, run, before, after }: Props) {
  const { data, error } = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}/corrections/before-after",
    { params: { path: { dataset }, query: { run, before, after } } },
    { staleTime: 60_000 },
  );
  if (error) return <ProblemAlert error={error} />;
  if (!data) return <Loader size="xs" aria-label="Evaluating both versions" />;
  return (
    <>
      <Title order={3} mt="sm">
        Run {data.run}
      </Title>
      <Table fz="sm" verticalSpacing={3} className="review-figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Figure</Table.Th>
            <Table.Th className="numeric">Version {data.version_before}</Table.Th>
            <Table.Th className="numeric">Version {data.version_after}</Table.Th>
            <Table.Th className="numeric">Difference</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {METRICS.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td className="numeric">{figure(data.before[name])}</Table.Td>
              <Table.Td className="numeric">{figure(data.after[name])}</Table.Td>
              <Table.Td className="numeric">{difference(data.before[name], data.after[name])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Outcomes outcomes={data.outcomes} />
    </>
  );
}

export function difference(before: number | null | undefined, after: number | null | undefined): string {
  if (before == null || after == null) return figure(null);
  const by = figure(Math.abs(after - before));
  if (Number(by) === 0) return by;
  return `${after < before ? "−" : "+"}${by}`;
}

function Outcomes({ outcomes }: { outcomes: readonly Schemas["OutcomeChangeDocument"][] }) {
  if (!outcomes.length) return <Text size="sm">No object changed its outcome.</Text>;
  return (
    <>
      <Text size="sm" mt="xs">
        {plural(outcomes.length, "objects")} changed outcome:
      </Text>
      <ul className="review-outcomes">
        {outcomes.slice(0, MOST).map((one) => (
          <li key={one.object_id}>
            {one.category} {one.object_id}: {one.before ? <OutcomeBadge outcome={one.before} /> : "no label"} → {one.after ? <OutcomeBadge outcome={one.after} /> : "no label"}
          </li>
        ))}
      </ul>
    </>
  );
}
