import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, client, type Schemas } from "@/api/client";
import { useParameter } from "@/selection/location";
import { searchRequest } from "@/selection/requests";
import type { Selection } from "@/selection/selection";
import { author } from "./author";
import { isPart } from "./narrowing";
import { currentOf, stepFrom, type Candidate } from "./verdicts";

const BATCH = 50;

export type Given = Pick<Schemas["VerdictRequest"], "kind" | "category" | "bbox">;

interface Recorded {
  item: string;
  id: number;
}

/** The candidates one after another; what was given a verdict here is passed over until the next batch. */
export function useQueue(selection: Selection) {
  const { dataset, run } = selection;
  const queries = useQueryClient();
  const [item, setItem] = useParameter("item");
  const [recorded, setRecorded] = useState<readonly Recorded[]>([]);
  const path = { dataset };
  const body = { run: run || null, within: isPart(selection) ? searchRequest(selection) : null, limit: BATCH };
  const batch = useQuery({
    queryKey: ["review batch", dataset, body],
    queryFn: async ({ signal }) => (await client.POST("/api/v1/datasets/{dataset}/review/search", { params: { path }, body, signal })).data!,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const candidates = batch.data?.candidates ?? [];
  const done = new Set(recorded.map((one) => one.item));
  const current = currentOf(candidates, done, item);

  async function afterwards(next: Candidate | undefined): Promise<void> {
    setItem(next?.item ?? "", true);
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/datasets/{dataset}/review/verdicts"] });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/datasets/{dataset}/review", { params: { path, query: { limit: 0 } } }] });
  }
  async function renew(): Promise<void> {
    await batch.refetch();
    setRecorded([]);
  }
  const give = api.useMutation("post", "/api/v1/datasets/{dataset}/review/verdicts", {
    onSuccess: async (verdict, { body }) => {
      const told = `${body.items!.replace(/s$/, "")}:${body.id}`;
      const now = [...recorded, { item: told, id: verdict.verdict_id }];
      const isLast = candidates.every((candidate) => now.some((one) => one.item === candidate.item));
      const next = stepFrom(candidates, done, told, 1) ?? currentOf(candidates, new Set(now.map((one) => one.item)), "");
      setRecorded(now);
      if (isLast) await renew();
      await afterwards(isLast ? undefined : next);
    },
  });
  const undo = api.useMutation("delete", "/api/v1/datasets/{dataset}/review/verdicts/{verdict_id}", {
    onSuccess: async ({ verdict_id }) => {
      const back = recorded.find((one) => one.id === verdict_id);
      setRecorded(recorded.filter((one) => one.id !== verdict_id));
      if (!back) await renew();
      await afterwards(candidates.find((candidate) => candidate.item === back?.item));
    },
  });
  return {
    ...batch,
    current,
    n: candidates.length - candidates.filter((candidate) => done.has(candidate.item)).length,
    problem: give.error ?? undo.error,
    give(given: Given): void {
      if (!current || give.isPending) return;
      const { items, id, evidence } = current;
      give.mutate({ params: { path }, body: { items, id, run: current.run, evidence, author: author(), ...given } });
    },
    async undoLast(): Promise<void> {
      const id = recorded.at(-1)?.id ?? (await lastPending(dataset));
      if (id !== undefined && !undo.isPending) undo.mutate({ params: { path: { dataset, verdict_id: id } } });
    },
    step(by: number): void {
      const next = current && stepFrom(candidates, done, current.item, by);
      if (next) setItem(next.item, true);
    },
  };
}

export type Queue = ReturnType<typeof useQueue>;

/** The verdict that `u` takes back when none was given on this page. */
async function lastPending(dataset: string): Promise<number | undefined> {
  const query = { pending: true, limit: 1000 };
  const { data } = await client.GET("/api/v1/datasets/{dataset}/review/verdicts", { params: { path: { dataset }, query } });
  return data!.items.at(-1)?.verdict_id;
}
