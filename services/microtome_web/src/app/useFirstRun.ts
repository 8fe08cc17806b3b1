import { useEffect } from "react";
import { api } from "@/api/client";
import { useSelection } from "@/selection/location";

const WITHOUT = "microtome-without-run";

/** Remembers, as long as the tab lives, that a data set is to be looked at without a run; empty: none is. */
export function lookWithoutRun(dataset: string): void {
  sessionStorage.setItem(WITHOUT, dataset);
}

/** Takes a data set's first run wherever the address names none, until somebody chooses "no run". */
export function useFirstRun(): void {
  const [{ dataset, run }, change] = useSelection();
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } }, { enabled: dataset !== "" });
  const first = data?.runs[0];
  useEffect(() => {
    if (run || !first || sessionStorage.getItem(WITHOUT) === dataset) return;
    change({ run: first }, { replace: true });
  }, [run, dataset, first, change]);
}
