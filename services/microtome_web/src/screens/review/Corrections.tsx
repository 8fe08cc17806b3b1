import { Anchor, Button, Loader, SegmentedControl, Table, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, type Schemas } from "@/api/client";
import { Crop } from "@/parts/Crop";
import { EmptyState } from "@/parts/EmptyState";
import { plural } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { plainName } from "@/parts/versions";
import { addressOf, useParameter, useSelection } from "@/selection/location";
import { EMPTY } from "@/selection/selection";
import { author, setAuthor } from "./author";
import { BeforeAfter } from "./BeforeAfter";
import { verdictText, type Verdict } from "./verdicts";

const MOST = 1000;
const FILTERS = [
  { value: "", label: "To apply" },
  { value: "all", label: "All" },
];

/** What was said of labels, newest first, and the button that makes a version of it, if any of it `waits`. */
export function Corrections({ dataset, waits }: { dataset: string; waits: boolean }) {
  const [shown, setShown] = useParameter("verdicts");
  const { data, error, refetch } = api.useQuery("get", "/api/v1/datasets/{dataset}/review/verdicts", {
    params: { path: { dataset }, query: { limit: MOST, pending: shown === "" } },
  });
  const newest = [...(data?.items ?? [])].reverse();
  return (
    <div className="page">
      <ApplyForm dataset={dataset} waits={waits} />
      <SegmentedControl size="xs" aria-label="Which verdicts" data={FILTERS} value={shown} onChange={(value) => setShown(value, true)} mb="xs" />
      {error && <ProblemAlert error={error} retry={refetch} />}
      {!data && !error && <Loader size="sm" aria-label="Loading" />}
      {data && !newest.length && <EmptyState title={shown ? "No verdict was given yet" : "No correction waits to be applied"}>Give verdicts under Look: those that change a label are listed here.</EmptyState>}
      {newest.length > 0 && <VerdictTable dataset={dataset} verdicts={newest} />}
      {data?.next_cursor && <Text size="xs">Only the first {plural(MOST, "verdicts")} are listed.</Text>}
    </div>
  );
}

function ApplyForm({ dataset, waits }: { dataset: string; waits: boolean }) {
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [name, setName] = useState(author);
  const apply = api.useMutation("post", "/api/v1/datasets/{dataset}/corrections/apply", { onSuccess: () => queries.invalidateQueries() });
  function submit(event: FormEvent): void {
    event.preventDefault();
    apply.mutate({ params: { path: { dataset } }, body: { note: note.trim(), author: name.trim() } });
  }
  return (
    <form onSubmit={submit} className="review-apply">
      <TextInput
        size="xs"
        label="Your name"
        value={name}
        maxLength={100}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setAuthor(event.currentTarget.value.trim());
        }}
      />
      <TextInput size="xs" label="Note" placeholder="what was corrected" value={note} maxLength={1000} onChange={(event) => setNote(event.currentTarget.value)} className="review-note" />
      <Button type="submit" size="xs" loading={apply.isPending} disabled={!waits}>
        Apply as a new version
      </Button>
      {apply.error && <ProblemAlert error={apply.error} />}
      {apply.data && <Applied made={apply.data} />}
    </form>
  );
}

function Applied({ made }: { made: Schemas["ApplyDocument"] }) {
  const [selection] = useSelection();
  const name = plainName(made.dataset);
  const known = api.useQuery("get", "/api/v1/datasets/{dataset}/versions", { params: { path: { dataset: name }, query: { limit: 1000 } } });
  const parent = known.data?.items.find(({ version }) => version === made.version)?.parent;
  return (
    <div className="review-made">
      <Text size="sm" role="status">
        Version {made.version}: {plural(made.n_changed, "objects")} changed, {made.n_added} added, {made.n_removed} removed. The files that were imported are as
        they were. <Anchor inherit underline="always" href={addressOf("review", selection, { tab: "versions" })}>
          All versions
        </Anchor>
      </Text>
      {parent && (
        <section aria-label="What it did">
          <BeforeAfter dataset={name} run={selection.run} before={String(parent)} after={String(made.version)} />
        </section>
      )}
    </div>
  );
}

function VerdictTable({ dataset, verdicts }: { dataset: string; verdicts: readonly Verdict[] }) {
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label="Verdicts">
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Item</Table.Th>
            <Table.Th>Verdict</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th />
            <Table.Th>By</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {verdicts.map((verdict) => (
            <VerdictRow key={verdict.verdict_id} dataset={dataset} verdict={verdict} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function VerdictRow({ dataset, verdict }: { dataset: string; verdict: Verdict }) {
  const queries = useQueryClient();
  const undo = api.useMutation("delete", "/api/v1/datasets/{dataset}/review/verdicts/{verdict_id}", { onSuccess: () => queries.invalidateQueries() });
  const name = `${verdict.items.replace(/s$/, "")} ${verdict.item_id}`;
  const place = { ...EMPTY, dataset, run: verdict.run ?? "", items: verdict.items, where: `id = ${verdict.item_id}` };
  return (
    <Table.Tr data-status={verdict.status}>
      <Table.Td>
        <span className="verdict-item">
          <span className="verdict-crop">
            <Crop dataset={dataset} items={verdict.items} id={verdict.item_id} run={verdict.run ?? ""} size={40} alt="" />
          </span>
          <Anchor inherit underline="always" href={addressOf("explorer", place)}>
            {name}
          </Anchor>
        </span>
      </Table.Td>
      <Table.Td>{verdictText(verdict)}</Table.Td>
      <Table.Td>{verdict.status === "applied" ? `in version ${verdict.version}` : verdict.status}</Table.Td>
      <Table.Td>
        {["pending", "kept"].includes(verdict.status) && (
          <Button size="compact-xs" variant="default" loading={undo.isPending} aria-label={`Undo the verdict on ${name}`} onClick={() => undo.mutate({ params: { path: { dataset, verdict_id: verdict.verdict_id } } })}>
            Undo
          </Button>
        )}
        {undo.error && <ProblemAlert error={undo.error} />}
      </Table.Td>
      <Table.Td>
        {verdict.author} <span className="verdict-time">{new Date(verdict.created_at).toLocaleString()}</span>
      </Table.Td>
    </Table.Tr>
  );
}
