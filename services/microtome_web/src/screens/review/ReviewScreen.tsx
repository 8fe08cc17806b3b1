import "./review.css";
import { SegmentedControl } from "@mantine/core";
import { api } from "@/api/client";
import { count } from "@/parts/numbers";
import { useParameter, useSelection } from "@/selection/location";
import { Corrections } from "./Corrections";
import { LookThrough } from "./LookThrough";
import { Versions } from "./Versions";

/** Looking at the labels that are likeliest wrong, one at a time, and making a better version of the labels. */
export default function ReviewScreen() {
  const [{ dataset }] = useSelection();
  const [tab, setTab] = useParameter("tab");
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/review", { params: { path: { dataset }, query: { limit: 0 } } });
  const pending = data?.progress.n_pending;
  const tabs = [
    { value: "", label: "Look" },
    { value: "corrections", label: pending ? `Corrections (${count(pending)})` : "Corrections" },
    { value: "versions", label: "Versions" },
  ];
  return (
    <div className="review">
      <div className="review-bar">
        <SegmentedControl size="xs" aria-label="Part of the review" data={tabs} value={tab} onChange={(value) => setTab(value)} />
        {data && <Progress progress={data.progress} />}
      </div>
      {tab === "corrections" ? <Corrections dataset={dataset} waits={Boolean(pending)} /> : tab === "versions" ? <Versions dataset={dataset} /> : <LookThrough />}
    </div>
  );
}

function Progress({ progress }: { progress: { n_verdicts: number; n_pending: number; n_applied: number } }) {
  const { n_verdicts: given, n_pending: waiting, n_applied: applied } = progress;
  return (
    <span className="review-progress" role="status">
      <strong>{count(given)}</strong> looked at · <strong>{count(waiting)}</strong> to apply · <strong>{count(applied)}</strong> applied
    </span>
  );
}
