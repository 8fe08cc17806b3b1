import { Button, Group, Kbd, Progress, Text } from "@mantine/core";
import { suggestionOf, suggestionText, type Candidate } from "./verdicts";

/** How likely there is an error, why in words, and what the scores propose. */
export function Why({ candidate, onAccept }: { candidate: Candidate; onAccept: () => void }) {
  const percent = Math.round(100 * candidate.suspicion);
  return (
    <section aria-label="Why" className="review-why">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          about {percent} % likely to be a label error
        </Text>
      </Group>
      <Progress value={percent} size="sm" color="orange" aria-label="Chance of a label error" />
      <Text size="sm">{candidate.reason}.</Text>
      <Group justify="space-between" gap="xs" wrap="nowrap" className="review-suggestion">
        <Text size="sm">{suggestionText(candidate)}</Text>
        {suggestionOf(candidate) && (
          <Button size="compact-sm" flex="none" onClick={onAccept} rightSection={<Kbd size="xs">y</Kbd>}>
            Do it
          </Button>
        )}
      </Group>
    </section>
  );
}
