import { Text } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { quoted } from "@/filter/expression";
import { NumberLink } from "@/parts/NumberLink";
import { count, figure, percent } from "@/parts/numbers";
import type { Items } from "@/selection/selection";
import { asked, boxes, isExact, type Looked } from "./looked";
import { Section } from "./Section";

type Cost = Schemas["ErrorCostDocument"];
type Found = Schemas["ErrorsDocument"];

const NAMES: Readonly<Record<string, string>> = {
  classification: "wrong category",
  localization: "badly located",
  both: "wrong category and badly located",
  duplicate: "duplicate",
  background: "nothing there",
  missed: "missed",
  false_positives: "all false positives",
  false_negatives: "all unfound objects",
};

/** What each type of error costs; each bar opens its boxes. */
export function ErrorBudget({ looked }: { looked: Looked }) {
  const found = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/errors", { params: { path: { dataset: looked.dataset }, query: asked(looked) } }, { placeholderData: (before) => before });
  const hint = "The AP50 that fixing all errors of a type would gain (TIDE). Costs overlap: they don’t come to one sum. Counts are at the confidence.";
  return (
    <Section title="Error budget" hint={hint} query={found}>
      {found.data && <Bars found={found.data} looked={looked} />}
      {found.data?.worth && <Worth worth={found.data.worth} slice={looked.slice} />}
    </Section>
  );
}

function Bars({ found, looked }: { found: Found; looked: Looked }) {
  const { costs, false_positives, false_negatives } = found.error_budget;
  const sides = [{ ...false_positives, error_type: "false_positives" }, { ...false_negatives, error_type: "false_negatives" }];
  const most = Math.max(0.01, ...[...costs, ...sides].map((row) => row.cost ?? 0));
  return (
    <table className="budget">
      <thead>
        <tr>
          <th scope="col">Error</th>
          <th scope="col" className="numeric">
            Boxes
          </th>
          <th scope="col">AP50 that it costs</th>
        </tr>
      </thead>
      {[costs, sides].map((rows, place) => (
        <tbody key={place}>
          {rows.map((row) => (
            <Bar key={row.error_type} row={row} most={most} looked={looked} scope={found.scope} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Bar({ row, most, looked, scope }: { row: Cost; most: number; looked: Looked; scope: Found["scope"] }) {
  const name = NAMES[row.error_type] ?? row.error_type;
  const share = (100 * (row.cost ?? 0)) / most;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="numeric">
        <Boxes row={row} looked={looked} scope={scope} label={name} />
      </td>
      <td>
        <span className="budget-bar">
          <span style={{ width: `${share.toFixed(1)}%` }} />
        </span>
        <span className="budget-cost">{figure(row.cost)}</span>
      </td>
    </tr>
  );
}

function Boxes({ row, looked, scope, label }: { row: Cost; looked: Looked; scope: Found["scope"]; label: string }) {
  const items: Items = row.error_type === "missed" || row.error_type === "false_negatives" ? "objects" : "predictions";
  if (!isExact(looked) || (items === "predictions" && scope === "objects")) return count(row.n_at_confidence);
  return <NumberLink value={row.n_at_confidence} selection={boxes(looked, items, filterOf(row.error_type))} label={label} />;
}

function filterOf(type: string): string {
  if (type === "false_positives") return "outcome = 'false_positive'";
  if (type === "false_negatives") return "outcome IN ('missed', 'mispredicted')";
  return `error_type = ${quoted(type)}`;
}

function Worth({ worth, slice }: { worth: NonNullable<Found["worth"]>; slice: string }) {
  return (
    <Text size="sm" mt="sm">
      Fixing everything in <strong>{slice}</strong> would bring the whole data set {figure(worth.gain)} mAP
      {worth.share === null ? "" : `, ${percent(worth.share)} of what is to be gained`}.
    </Text>
  );
}
