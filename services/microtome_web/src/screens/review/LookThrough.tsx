import { Anchor, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { api } from "@/api/client";
import { problemOf } from "@/api/problem";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf, useSelection } from "@/selection/location";
import { writeSelection, type Selection } from "@/selection/selection";
import { CandidateView } from "./CandidateView";
import { isPart, partText, whole } from "./narrowing";
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
  return <Candidates key={writeSelection(selection).toString()} selection={selection} />;
}

function Candidates({ selection }: { selection: Selection }) {
  const queue = useQueue(selection);
  const { dataset, run } = selection;
  const part = isPart(selection);
  if (queue.error && problemOf(queue.error).status === 404 && !part) return <ReviewStart dataset={dataset} run={run} />;
  if (queue.error) return <Narrowed selection={selection}><ProblemAlert error={queue.error} retry={queue.refetch} /></Narrowed>;
  if (!queue.data || (!queue.current && queue.isFetching)) return <Loader m="md" size="sm" aria-label="Loading" />;
  if (!queue.current) {
    return (
      <Narrowed selection={selection}>
        <EmptyState title={part ? "No label in this selection is suspicious" : "No label is suspicious any more"}>What you found waits under Corrections until it is applied.</EmptyState>
      </Narrowed>
    );
  }
  return (
    <Narrowed selection={selection}>
      {queue.data.notes.map((note) => (
        <p key={note} className="review-narrowed">
          {note}
        </p>
      ))}
      <CandidateView key={queue.current.item} candidate={queue.current} queue={queue} selection={selection} />
    </Narrowed>
  );
}

/** Says what the review keeps to, with the way out, above what it shows. */
function Narrowed({ selection, children }: { selection: Selection; children: ReactNode }) {
  return (
    <>
      {isPart(selection) && (
        <p className="review-narrowed">
          Only {partText(selection)}
          {selection.where && (
            <>
              {" "}
              where <code>{selection.where}</code>
            </>
          )}
          . <Anchor inherit underline="always" href={addressOf("review", whole(selection))}>Review all</Anchor>
        </p>
      )}
      {children}
    </>
  );
}
