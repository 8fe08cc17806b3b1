import { Loader } from "@mantine/core";
import { api } from "@/api/client";
import { problemOf } from "@/api/problem";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useSelection } from "@/selection/location";
import type { Selection } from "@/selection/selection";
import { CandidateView } from "./CandidateView";
import { ReviewStart } from "./ReviewStart";
import { useQueue } from "./useQueue";

/** The queue, if there are scores to make one of. */
export function LookThrough() {
  const [selection] = useSelection();
  const { dataset, run } = selection;
  const scores = api.useQuery("get", "/api/v1/datasets/{dataset}/scores", { params: { path: { dataset }, query: { run: run || undefined } } });
  if (scores.error) return <ProblemAlert error={scores.error} retry={scores.refetch} />;
  if (!scores.data) return <Loader m="md" size="sm" aria-label="Loading" />;
  if (!scores.data.items.some((score) => score.items !== "images")) return <ReviewStart dataset={dataset} run={run} />;
  return <Candidates key={`${run} ${selection.where}`} selection={selection} />;
}

function Candidates({ selection }: { selection: Selection }) {
  const [, change] = useSelection();
  const queue = useQueue(selection);
  const { dataset, run, where, slice } = selection;
  if (queue.error && problemOf(queue.error).status === 404) return <ReviewStart dataset={dataset} run={run} />;
  if (queue.error) return <ProblemAlert error={queue.error} retry={where ? () => change({ where: "" }) : queue.refetch} />;
  if (!queue.data || (!queue.current && queue.isFetching)) return <Loader m="md" size="sm" aria-label="Loading" />;
  if (!queue.current) {
    return (
      <EmptyState title="No label is suspicious any more">
        {where ? "None that passes the filter. " : ""}What you found waits under Corrections until it is applied.
      </EmptyState>
    );
  }
  return (
    <>
      {(where || slice) && (
        <p className="review-narrowed">
          {where ? <>Only where <code>{where}</code>. </> : "The slice does not narrow the review. "}
          <button type="button" className="review-link" onClick={() => change({ where: "", slice: "" })}>
            Review all
          </button>
        </p>
      )}
      {queue.data.notes.map((note) => (
        <p key={note} className="review-narrowed">
          {note}
        </p>
      ))}
      <CandidateView key={queue.current.item} candidate={queue.current} queue={queue} selection={selection} />
    </>
  );
}
