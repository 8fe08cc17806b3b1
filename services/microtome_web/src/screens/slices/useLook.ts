import { client, type Schemas } from "@/api/client";
import { useFilled, type Kept } from "@/parts/useFilled";

interface Answers {
  confounders: Schemas["ConfounderLookDocument"];
  halves: Schemas["ConfirmationDocument"];
  gaps: Schemas["GapsDocument"];
}

interface Looked {
  dataset: string;
  run: string;
  slice: string;
}

/** What a part of the page needs to know of an answer that fills in. */
export type Filled = Omit<ReturnType<typeof useFilled<Kept>>, "data" | "refetch"> & { data: Kept | undefined };

const ROOT = "/api/v1/datasets/{dataset}/analysis";

/** A closer look at a slice, as far as it was had before; the rest of it is computed. */
export function useLook<Kind extends keyof Answers>(kind: Kind, { dataset, run, slice }: Looked) {
  const path = { dataset };
  return useFilled<Answers[Kind]>({
    key: [kind, dataset, run, slice],
    ask: async (signal) => {
      const one = { params: { path, query: { run, slice } }, signal };
      const answers = {
        confounders: () => client.GET(`${ROOT}/confounders`, one),
        halves: () => client.GET(`${ROOT}/halves`, one),
        gaps: () => client.GET(`${ROOT}/gaps`, { params: { path, query: { run, slice: [slice] } }, signal }),
      };
      return (await answers[kind]()).data as Answers[Kind];
    },
    start: async () => {
      const params = { path };
      const starts = {
        confounders: () => client.POST(`${ROOT}/confounders`, { params, body: { run, slice, iou_type: "bbox", match_on: [], metric: "AR100" } }),
        halves: () => client.POST(`${ROOT}/halves`, { params, body: { run, slice, iou_type: "bbox" } }),
        gaps: () => client.POST(`${ROOT}/gaps`, { params, body: { run, slices: [slice], iou_type: "bbox", metrics: [] } }),
      };
      return (await starts[kind]()).data!;
    },
  });
}
