import { Group, Text, Tooltip } from "@mantine/core";
import type { Schemas } from "@/api/client";
import { and, quoted } from "@/filter/expression";
import type { Selection } from "@/selection/selection";
import { IntervalBar } from "./IntervalBar";
import { NumberLink } from "./NumberLink";
import { count, figure } from "./numbers";
import { OUTCOME_ORDER } from "./outcomes";
import { OutcomeBadge } from "./OutcomeBadge";

type Figures = Schemas["SelectionDocument"];

/** What became of the selected items; on images a true positive is told by its matched object. */
export function OutcomeCounts({ selection, figures }: { selection: Selection; figures: Figures }) {
  const shown = OUTCOME_ORDER.filter((name) => name in figures.outcomes && (selection.items !== "images" || name !== "true_positive"));
  return (
    <Group gap="2px 12px">
      {shown.map((outcome) => (
        <Text key={outcome} size="sm" className="nowrap" component="span">
          <OutcomeBadge outcome={outcome} short />{" "}
          {selection.items === "images" ? (
            count(figures.outcomes[outcome]!)
          ) : (
            <NumberLink value={figures.outcomes[outcome]!} label={outcome.replace("_", " ")} selection={{ ...selection, where: and(selection.where, `outcome = ${quoted(outcome)}`) }} />
          )}
        </Text>
      ))}
    </Group>
  );
}

/** Recall and precision of a selection beside those of the whole data set, or why there are none. */
export function Rates({ figures }: { figures: Figures }) {
  if (!figures.rates.length) {
    return figures.no_rates ? (
      <Text size="xs" c="dimmed" className="no-rates" title={figures.no_rates} lineClamp={2}>
        {figures.no_rates}
      </Text>
    ) : null;
  }
  return (
    <Group gap="4px 16px">
      {figures.rates.map((rate) => (
        <Tooltip key={rate.name} label={`${rate.name}: ${count(rate.successes)} of ${count(rate.trials)}, 95 % interval ${figure(rate.low)} – ${figure(rate.high)} (Wilson); whole data set ${figure(rate.baseline)}`} multiline w={280}>
          <Group gap={6} wrap="nowrap" tabIndex={0}>
            <Text size="sm" className="nowrap">
              {rate.name} <strong>{figure(rate.value)}</strong>
            </Text>
            <IntervalBar value={rate.value} low={rate.low} high={rate.high} reference={rate.baseline} width={90} colour="var(--mantine-color-indigo-5)" />
            <Text size="xs" c="dimmed" className="nowrap">
              all {figure(rate.baseline)}
            </Text>
          </Group>
        </Tooltip>
      ))}
    </Group>
  );
}
