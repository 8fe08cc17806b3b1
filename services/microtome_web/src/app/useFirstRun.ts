import { useEffect } from "react";
import { api } from "@/api/client";
import { useSelection } from "@/selection/location";

const SEEN = "microtome-first-run";

/** Takes a data set's first run when one comes to it without a run, once a tab: "no run" can be chosen then. */
export function useFirstRun(): void {
  const [{ dataset, run }, change] = useSelection();
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } }, { enabled: dataset !== "" });
  const first = data?.runs[0];
  useEffect(() => {
    if (run || !first || sessionStorage.getItem(SEEN) === dataset) return;
    sessionStorage.setItem(SEEN, dataset);
    change({ run: first }, { replace: true });
  }, [run, dataset, first, change]);
}
