import { Button, Group, Loader, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { api, type Schemas } from "@/api/client";
import { Crop } from "@/parts/Crop";
import { count } from "@/parts/numbers";
import type { IouType } from "@/parts/evaluations";
import { OutcomeBadge } from "@/parts/OutcomeBadge";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter } from "@/selection/location";
import { change, idsAddress, OBJECT_OUTCOMES, type Beside, type Flipped } from "./flipped";

type Found = Schemas["FlipsDocument"];

interface Props {
  dataset: string;
  first: string;
  second: string;
  slice: string;
  confidence: number;
  iouType: IouType;
}

/** The boxes whose outcome changed from one run to another, as numbers that open them side by side. */
export function Flips({ dataset, first, second, slice, confidence, iouType }: Props) {
  const [, setFlips] = useParameter("flips");
  const holder = useRef<HTMLElement>(null);
  const { data, error, refetch } = api.useQuery("get", "/api/v1/datasets/{dataset}/compare/flips", { params: { path: { dataset }, query: { first, second, slice: slice || undefined, confidence, iou_type: iouType } } });
  useEffect(() => {
    holder.current?.scrollIntoView({ block: "nearest" });
  }, [data]);
  const beside: Beside = { dataset, first, second };
  return (
    <section className="flips" aria-label="Flipped boxes" ref={holder}>
      <Group justify="space-between">
        <Title order={2}>
          What changed from {first} to {second} {slice ? `in ${slice}` : "in everything"}
        </Title>
        <Button size="compact-xs" variant="default" onClick={() => setFlips("", true)}>
          Close
        </Button>
      </Group>
      {error && <ProblemAlert error={error} retry={refetch} />}
      {!data && !error && <Loader size="sm" aria-label="Loading" />}
      {data && (
        <div className="flips-parts">
          <ObjectFlips found={data} beside={beside} />
          <PredictionFlips found={data} beside={beside} />
          <Examples title={`Lost: found by ${first}, not by ${second}`} flipped={change(data, "matched", "missed")} beside={beside} />
          <Examples title={`Won: found by ${second}, not by ${first}`} flipped={change(data, "missed", "matched")} beside={beside} />
        </div>
      )}
    </section>
  );
}

function ObjectFlips({ found, beside }: { found: Found; beside: Beside }) {
  return (
    <div>
      <Title order={3}>Objects</Title>
      <table className="flip-table">
        <thead>
          <tr>
            <th scope="col">
              {beside.first} ↓ {beside.second} →
            </th>
            {OBJECT_OUTCOMES.map((after) => (
              <th key={after} scope="col">
                <OutcomeBadge outcome={after} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {OBJECT_OUTCOMES.map((before) => (
            <tr key={before}>
              <th scope="row">
                <OutcomeBadge outcome={before} />
              </th>
              {OBJECT_OUTCOMES.map((after) => (
                <td key={after} data-same={before === after || undefined}>
                  <Ids {...change(found, before, after)} address={idsAddress(beside, "objects", beside.second, change(found, before, after))} label={`objects ${before} before and ${after} after`} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const PREDICTIONS = [
  { kind: "true", label: "true ones that the other lacks" },
  { kind: "false", label: "false ones that the other lacks" },
  { kind: "renamed", label: "of another category in the other" },
  { kind: "kept", label: "that both have" },
] as const;

function PredictionFlips({ found, beside }: { found: Found; beside: Beside }) {
  return (
    <div>
      <Title order={3}>Predictions</Title>
      <table className="flip-table">
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">of {beside.first}</th>
            <th scope="col">of {beside.second}</th>
          </tr>
        </thead>
        <tbody>
          {PREDICTIONS.map(({ kind, label }) => (
            <tr key={kind}>
              <th scope="row">{label}</th>
              <td data-same={kind === "kept" || undefined}>
                <Ids {...found.gone[kind]} address={idsAddress(beside, "predictions", beside.first, found.gone[kind])} label={`predictions of ${beside.first} ${label}`} />
              </td>
              <td data-same={kind === "kept" || undefined}>
                <Ids {...found.new[kind]} address={idsAddress(beside, "predictions", beside.second, found.new[kind])} label={`predictions of ${beside.second} ${label}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ids({ n, address, label }: { n: number; address: string; label: string }) {
  if (!n) return <span className="flip-none">0</span>;
  return (
    <a href={address} aria-label={`${count(n)} ${label}`}>
      {count(n)}
    </a>
  );
}

function Examples({ title, flipped, beside }: { title: string; flipped: Flipped; beside: Beside }) {
  const { n, ids } = flipped;
  const [missing, setMissing] = useState("");
  if (!ids.length) return null;
  return (
    <div>
      <Title order={3}>{title}</Title>
      <div className="flip-examples">
        {ids.slice(0, 8).map((id) => (
          <a key={id} href={idsAddress(beside, "objects", beside.second, flipped, id)} className="flip-example" title={`object ${id}`}>
            <Crop dataset={beside.dataset} items="objects" id={id} size={76} alt={`object ${id}`} onMissing={setMissing} />
          </a>
        ))}
      </div>
      {missing && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {missing}
        </Text>
      )}
      {ids.length > 8 && (
        <Text size="xs" mt={4}>
          <a href={idsAddress(beside, "objects", beside.second, flipped)}>{n > ids.length ? `The first ${count(ids.length)} of ${count(n)}` : `All ${count(n)}`}</a>, with {beside.first} beside {beside.second}
        </Text>
      )}
    </div>
  );
}
