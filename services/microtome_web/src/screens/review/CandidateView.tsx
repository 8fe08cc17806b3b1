import { Anchor, Group, Kbd, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { api } from "@/api/client";
import { useKeys, type Handlers } from "@/app/keys";
import { shownBox } from "@/parts/boxes";
import { Crop } from "@/parts/Crop";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { EMPTY, type Selection } from "@/selection/selection";
import { BoxForm, CategoryForm } from "./AnswerForm";
import { boxOf, type Box } from "./region";
import { Scene } from "./Scene";
import type { Queue } from "./useQueue";
import { isAllowed, isAtOnce, KINDS, suggestionOf, type Candidate, type Kind } from "./verdicts";
import { Why } from "./Why";
import { VerdictButtons } from "./VerdictButtons";

interface Props {
  candidate: Candidate;
  queue: Queue;
  selection: Selection;
}

/** One candidate: its picture, why it is suspicious, and what can be said of it. */
export function CandidateView({ candidate, queue, selection }: Props) {
  const { dataset, run } = selection;
  const suggestion = suggestionOf(candidate);
  const [asking, setAsking] = useState<Kind | null>(null);
  const [drawn, setDrawn] = useState<Box | null>(null);
  const [context, setContext] = useState(1);
  const [shows, setShows] = useState({ objects: true, predictions: true });
  const image = useImageBoxes(dataset, run, candidate);
  const boxes = useMemo(() => image.boxes.filter((box) => shows[box.items] || box.highlighted), [image.boxes, shows]);

  function choose(kind: Kind): void {
    if (!isAllowed(kind, candidate.items)) return;
    if (isAtOnce(kind, candidate)) return queue.give({ kind });
    setDrawn(kind === "move" ? (suggestion?.bbox ?? boxOf(candidate.bbox)) : null);
    setAsking(kind);
  }
  function accept(): void {
    if (suggestion) queue.give({ kind: suggestion.kind, category: suggestion.category, bbox: suggestion.bbox && [...suggestion.bbox] });
  }
  useKeys({
    ...(Object.fromEntries(KINDS.map(({ key, kind }) => [key, () => choose(kind)])) as Handlers),
    y: accept,
    u: () => void queue.undoLast(),
    "[": () => queue.step(-1),
    "]": () => queue.step(1),
    g: () => setShows((held) => ({ ...held, objects: !held.objects })),
    p: () => setShows((held) => ({ ...held, predictions: !held.predictions })),
    Escape: () => setAsking(null),
  });
  const draws = asking === "move" || asking === "missing_box";
  return (
    <div className="review-body">
      <section aria-label="Picture" className="review-picture">
        {image.error !== null && <ProblemAlert error={image.error} />}
        {image.size && (
          <Scene
            {...{ dataset, boxes, context }}
            imageId={candidate.image_id}
            picture={image.size}
            bbox={boxOf(candidate.bbox)}
            white={draws ? drawn : suggestion?.kind === "move" ? (suggestion.bbox ?? null) : null}
            onContext={setContext}
            onDraw={draws ? setDrawn : null}
          />
        )}
        <Text size="xs" c="dimmed" mt={4}>
          Dashed is ground truth, solid is predicted. <Kbd size="xs">g</Kbd> <Kbd size="xs">p</Kbd> hide them, <Kbd size="xs">[</Kbd> <Kbd size="xs">]</Kbd> step.
        </Text>
      </section>
      <aside className="review-side" aria-label="Candidate" tabIndex={0}>
        <Group wrap="nowrap" align="flex-start">
          <div className="review-crop">
            <Crop dataset={dataset} items={candidate.items} id={candidate.id} run={candidate.run ?? ""} size={96} alt={candidate.item} />
          </div>
          <div className="review-name">
            <Title order={1}>{candidate.items === "objects" ? candidate.category : `${candidate.category}?`}</Title>
            <Text size="xs" c="dimmed" truncate>
              {candidate.items === "objects" ? `object ${candidate.id}` : `prediction ${candidate.id} of ${candidate.run}`} ·{" "}
              <Anchor inherit underline="always" href={addressOf("explorer", { ...EMPTY, dataset, run, items: "images", where: `id = ${candidate.image_id}` }, { item: String(candidate.image_id) })}>{candidate.file_name}</Anchor>
            </Text>
          </div>
        </Group>
        <Why candidate={candidate} onAccept={accept} />
        <VerdictButtons items={candidate.items} asking={asking} onChoose={choose} onUndo={() => void queue.undoLast()} />
        {queue.problem && <ProblemAlert error={queue.problem} />}
        {asking === "wrong_category" && (
          <CategoryForm dataset={dataset} present={candidate.category} suggested={suggestion?.category} onChoose={(category) => queue.give({ kind: asking, category })} onClose={() => setAsking(null)} />
        )}
        {draws && image.size && (
          <BoxForm
            dataset={dataset}
            category={asking === "missing_box" ? candidate.category : null}
            box={drawn}
            onBox={setDrawn}
            onSave={(box, category) => queue.give({ kind: asking, bbox: [...box], category })}
            onClose={() => setAsking(null)}
          />
        )}
        <Text size="xs" c="dimmed">
          {queue.n} left of this batch; the next is ranked by what you said.
        </Text>
      </aside>
    </div>
  );
}

/** The boxes on the candidate's image, its own highlighted; unsure predictions are left out. */
function useImageBoxes(dataset: string, run: string, candidate: Candidate) {
  const { data, error } = api.useQuery("get", "/api/v1/datasets/{dataset}/boxes", { params: { path: { dataset }, query: { image: [candidate.image_id], run: run || undefined } } });
  const image = data?.images[0];
  const boxes = useMemo(() => {
    const all = (image?.boxes ?? []).map(shownBox).map((box) => ({ ...box, highlighted: box.items === candidate.items && box.id === candidate.id }));
    return all.filter((box) => box.items === "objects" || box.outcome !== null || box.highlighted);
  }, [image, candidate.items, candidate.id]);
  return { boxes, size: image && { width: image.width, height: image.height }, error: error ?? null };
}
