import { Button, Kbd } from "@mantine/core";
import { isAllowed, KINDS, labelOf, type Candidate, type Kind } from "./verdicts";

interface Props {
  items: Candidate["items"];
  asking: Kind | null;
  onChoose: (kind: Kind) => void;
  onUndo: () => void;
}

/** What can be said of a candidate, each with its key. */
export function VerdictButtons({ items, asking, onChoose, onUndo }: Props) {
  return (
    <div className="review-buttons" role="group" aria-label="Verdict">
      {KINDS.filter(({ kind }) => isAllowed(kind, items)).map(({ kind, key }) => (
        <Button key={kind} px={10} fz={13} variant={asking === kind ? "light" : "default"} justify="space-between" rightSection={<Kbd size="xs">{key}</Kbd>} onClick={() => onChoose(kind)} aria-pressed={asking === kind}>
          {labelOf(kind, items)}
        </Button>
      ))}
      <Button px={10} fz={13} variant="subtle" color="gray" justify="space-between" rightSection={<Kbd size="xs">u</Kbd>} onClick={onUndo}>
        Undo
      </Button>
    </div>
  );
}
