import { Anchor, Table, Text } from "@mantine/core";
import { Fragment } from "react";
import type { Schemas } from "@/api/client";
import type { IouType } from "@/parts/evaluations";
import { IntervalBar } from "@/parts/IntervalBar";
import { NumberLink } from "@/parts/NumberLink";
import { chance, figure, signed } from "@/parts/numbers";
import { Verdict, verdictColour } from "@/parts/Verdict";
import { addressOf, useParameter } from "@/selection/location";
import { EMPTY, type Selection } from "@/selection/selection";
import { Flips } from "./Flips";
import { certainRows, missingSlices, reachOf, readNames, testedBy, writeNames, type Difference, type Row } from "./query";

interface Props {
  found: Schemas["ComparisonDocument"];
  isOld: boolean;
  dataset: string;
  iouType: IouType;
}

/** Slices by runs: each run's figure and how it differs from the baseline; a difference opens what flipped. */
export function Matrix({ found, isOld, dataset, iouType }: Props) {
  const [certain] = useParameter("certain");
  const [opened] = useParameter("flips");
  const [baseline, ...others] = found.runs;
  const rows = certain === "1" ? certainRows(found.rows) : found.rows;
  const [openedSlice = "", openedRun = ""] = readNames(opened);
  const reach = reachOf(found.rows);
  const missing = missingSlices(found);
  return (
    <>
      <div className="table-scroll compare-table" tabIndex={0} role="region" aria-label="Slices by runs" data-old={isOld || undefined}>
        <Table verticalSpacing={6} fz="sm" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Slice</Table.Th>
              <Table.Th className="numeric">Objects</Table.Th>
              <Table.Th className="numeric">{baseline}</Table.Th>
              {others.map((run) => (
                <Table.Th key={run}>
                  {run} <span className="compare-less">less {baseline}</span>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <SliceLine key={row.name ?? ""} row={row} found={found} dataset={dataset} reach={reach} opened={(row.name ?? "") === openedSlice ? openedRun : ""} />
            ))}
            {missing.map((name) => (
              <Table.Tr key={name ?? ""}>
                <Table.Th scope="row" className="compare-name">
                  {name ?? "Everything"}
                </Table.Th>
                <Table.Td colSpan={2} />
                <Table.Td colSpan={others.length} className="compare-missing">
                  not computed yet
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Text size="xs" c="dimmed" mt="xs">
        Differences are paired over the same images, with 95 % intervals; q is corrected for the {found.n_tests} tests of this page
        {found.n_missing > 0 ? " and can only fall while others are computed." : "."}
        {rows.length < found.rows.length && ` ${found.rows.length - rows.length} slices without a certain difference are hidden.`}
      </Text>
      {others.includes(openedRun) && <Flips key={opened} dataset={dataset} first={baseline!} second={openedRun} slice={openedSlice} confidence={found.confidence_threshold} iouType={iouType} />}
    </>
  );
}

interface LineProps {
  row: Row;
  found: Schemas["ComparisonDocument"];
  dataset: string;
  reach: number;
  opened: string;
}

function SliceLine({ row, found: { runs, missing }, dataset, reach, opened }: LineProps) {
  const [baseline = "", ...others] = runs;
  const metric = testedBy(row);
  const members: Selection = { ...EMPTY, dataset, run: baseline, items: "objects", slice: row.name ?? "" };
  return (
    <Table.Tr>
      <Table.Th scope="row" className="compare-name">
        <Anchor href={addressOf("evaluate", members)} inherit fw={600}>
          {row.name ?? "Everything"}
        </Anchor>
        <Text size="xs" c="dimmed">
          {metric}
        </Text>
      </Table.Th>
      <Table.Td className="numeric">
        <NumberLink value={row.n_objects} selection={members} label="objects" />
      </Table.Td>
      <Table.Td className="numeric">{figure(row.runs[0]?.[metric])}</Table.Td>
      {others.map((run) => (
        <Fragment key={run}>
          <Cell row={row} run={run} difference={row.differences.find((one) => one.run === run && one.metric === metric)} reach={reach} isMissing={missing.some((one) => one.slice === row.name && [run, baseline].includes(one.run))} isOpened={opened === run} />
        </Fragment>
      ))}
    </Table.Tr>
  );
}

function Cell({ row, run, difference, reach, isMissing, isOpened }: { row: Row; run: string; difference: Difference | undefined; reach: number; isMissing: boolean; isOpened: boolean }) {
  const [, setFlips] = useParameter("flips");
  const figures = row.runs.find((one) => one.run === run);
  if (!difference) return <Table.Td className="compare-missing">{isMissing ? "not computed yet" : "–"}</Table.Td>;
  const { q, verdict } = difference;
  // on a slice that was chosen by the outcome a difference says nothing
  const { value, low, high } = verdict === "selected on the outcome" ? { value: null, low: null, high: null } : difference;
  return (
    <Table.Td className="compare-cell" data-opened={isOpened || undefined}>
      <button type="button" className="compare-open" aria-expanded={isOpened} title={`Boxes whose outcome flipped from ${row.runs[0]?.run} to ${run}`} onClick={() => setFlips(isOpened ? "" : writeNames([row.name ?? "", run]), true)}>
        <span className="compare-difference">{signed(value)}</span>
        <IntervalBar value={value} low={low} high={high} reference={0} from={-reach} to={reach} width={100} colour={verdictColour(verdict)} />
        <span className="compare-figure" title={`${difference.metric} of ${run}`}>
          {difference.metric} {figure(figures?.[difference.metric])}
        </span>
        <span className="compare-verdict">
          <Verdict verdict={verdict} />
          {q !== null && <span className="compare-q">q {chance(q)}</span>}
        </span>
      </button>
    </Table.Td>
  );
}
