import { Group, Text } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { quoted } from "@/filter/expression";
import { NumberLink } from "@/parts/NumberLink";
import { OUTCOME_ORDER } from "@/parts/outcomes";
import { OutcomeBadge } from "@/parts/OutcomeBadge";
import { count, plural } from "@/parts/numbers";
import type { Items } from "@/selection/selection";
import { boxes, isExact, type Looked } from "./looked";

type Figures = Schemas["FiguresDocument"];
type Outcome = (typeof OUTCOME_ORDER)[number];

/** What became of the boxes; each number opens them. */
export function Outcomes({ figures, looked }: { figures: Figures; looked: Looked }) {
  const { outcomes } = figures;
  return (
    <Group gap="4px 18px" mt="sm">
      <Text size="sm" c="dimmed">
        {plural(figures.n_images, "images")}, {plural(figures.n_objects, "objects")}, {plural(figures.n_predictions, "predictions")} at confidence {figures.confidence_threshold} or over
      </Text>
      {OUTCOME_ORDER.map((outcome) => (
        <Text key={outcome} size="sm" component="span" className="outcome">
          <OutcomeBadge outcome={outcome} /> <OutcomeCount value={outcomes[outcome]} outcome={outcome} looked={looked} scope={figures.scope} />
        </Text>
      ))}
      {figures.scope === "objects" && (
        <Text size="xs" c="dimmed" w="100%">
          A slice of objects: of the false positives it bears its share of those of its categories, so its precision isn’t that of the counts here.
        </Text>
      )}
    </Group>
  );
}

function OutcomeCount({ value, outcome, looked, scope }: { value: number; outcome: Outcome; looked: Looked; scope: Figures["scope"] }) {
  const items: Items = outcome === "true_positive" || outcome === "false_positive" ? "predictions" : "objects";
  if (!isExact(looked) || (items === "predictions" && scope === "objects")) return <strong>{count(value)}</strong>;
  return <NumberLink value={value} selection={boxes(looked, items, `outcome = ${quoted(outcome)}`)} label={outcome.replace("_", " ")} />;
}
