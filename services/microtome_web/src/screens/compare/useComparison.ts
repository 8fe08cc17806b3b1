import { client } from "@/api/client";
import { useFilled } from "@/parts/useFilled";
import type { Compared } from "./CompareScreen";

/** A comparison as far as it is known; what is missing is computed. */
export function useComparison({ dataset, runs, slices, metric, iouType }: Compared) {
  const path = { dataset };
  return useFilled({
    key: ["compare", dataset, runs, slices, metric, iouType],
    ask: async (signal) => {
      const query = { run: [...runs], slice: [...slices], iou_type: iouType, ...(metric ? { metric: [metric] } : {}) };
      return (await client.GET("/api/v1/datasets/{dataset}/compare", { params: { path, query }, signal })).data!;
    },
    start: async () => (await client.POST("/api/v1/datasets/{dataset}/comparisons", { params: { path }, body: { runs: [...runs], slices: [...slices], iou_type: iouType } })).data!,
    enabled: runs.length > 1,
    keepsFormer: true,
  });
}
