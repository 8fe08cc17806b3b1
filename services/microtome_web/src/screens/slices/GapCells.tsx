import { Group, Table, Text } from "@mantine/core";
import { IntervalBar } from "@/parts/IntervalBar";
import { chance, figure, signed } from "@/parts/numbers";
import { whyCircular } from "@/parts/slices";
import { Verdict, verdictColour } from "@/parts/Verdict";
import type { TestedSlice } from "./useGaps";

interface Props {
  tested: TestedSlice | undefined;
  circular: readonly string[];
  /** what the test was of, where the figures beside it are of something newer */
  stale: string | null;
  onTest: () => void;
}

/** A slice's gap to random slices of its size, its corrected chance, and what that means; none where it is circular. */
export function GapCells({ tested, circular, stale, onTest }: Props) {
  if (circular.length) {
    return (
      <Table.Td colSpan={3} className="slice-circular">
        <Verdict verdict="selected on the outcome" reason={whyCircular(circular)} />
      </Table.Td>
    );
  }
  const gap = tested?.gap;
  if (!gap) {
    return (
      <>
        <Table.Td>
          <Text size="xs" c="dimmed" className="nowrap">
            not tested
          </Text>
        </Table.Td>
        <Table.Td />
        <Table.Td />
      </>
    );
  }
  const reach = Math.max(0.1, Math.abs(gap.low ?? 0), Math.abs(gap.high ?? 0), Math.abs(gap.value ?? 0));
  return (
    <>
      <Table.Td>
        {gap.value === null ? (
          "–"
        ) : (
          <Group gap={6} wrap="nowrap">
            <span className="nowrap" title={`${gap.metric} less the mean of random slices of its size; raw difference ${signed(gap.raw)}`}>
              {signed(gap.value)} <span className="gap-metric">{gap.metric}</span>
            </span>
            <IntervalBar value={gap.value} low={gap.low} high={gap.high} reference={0} from={-reach} to={reach} width={64} colour={verdictColour(gap.verdict)} />
          </Group>
        )}
        {stale && (
          <Text size="xs" c="dimmed" className="gap-stale">
            {stale};{" "}
            <button type="button" className="plain-link" onClick={onTest}>
              test again
            </button>
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numeric" title={`p ${figure(gap.p, 4)}`}>
        {chance(gap.q)}
      </Table.Td>
      <Table.Td>
        <Verdict verdict={gap.verdict} reason={gap.reason} />
      </Table.Td>
    </>
  );
}
