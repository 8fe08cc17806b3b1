import { Group, SegmentedControl, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { figure, plural } from "@/parts/numbers";
import { useParameter } from "@/selection/location";
import type { Items } from "@/selection/selection";
import { BinChart } from "./BinChart";
import { asked, type Looked } from "./looked";
import { Section } from "./Section";

type Column = Schemas["ColumnImpactDocument"];

const ITEMS: { value: Items; label: string }[] = [
  { value: "objects", label: "Recall by object" },
  { value: "predictions", label: "Precision by prediction" },
];

/** Which columns go with failing, and the rate in each of their bins; a range of bins becomes a slice. */
export function Impact({ looked }: { looked: Looked }) {
  const [rate, setRate] = useParameter("rate");
  const [chosen, choose] = useParameter("column");
  const items: Items = rate === "predictions" ? "predictions" : "objects";
  const found = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/impact", { params: { path: { dataset: looked.dataset }, query: { ...asked(looked), items } } }, { placeholderData: (before) => before });
  const columns = found.data?.columns ?? [];
  const column = columns.find((one) => one.column === chosen) ?? columns[0];
  const tools = <SegmentedControl size="xs" aria-label="Rate" data={ITEMS} value={items} onChange={(value) => setRate(value === "objects" ? "" : value, true)} />;
  const hint = "Columns by how many bits they tell of right and wrong, over what chance tells. Drag over the bars to choose a range.";
  return (
    <Section title="What goes with failing" hint={hint} query={found} tools={tools} wide>
      {found.data && !columns.length && <Text size="sm">No column tells anything here: there are no boxes, or all have the same outcome.</Text>}
      {column && (
        <div className="impact">
          <ColumnList columns={columns} chosen={column.column} onChoose={(name) => choose(name, true)} />
          <BinChart key={`${items} ${column.column}`} column={column} impact={found.data!} items={items} looked={looked} />
        </div>
      )}
    </Section>
  );
}

function ColumnList({ columns, chosen, onChoose }: { columns: readonly Column[]; chosen: string; onChoose: (name: string) => void }) {
  const [text, setText] = useState("");
  const shown = columns.filter((one) => one.column.includes(text.trim().toLowerCase()));
  const most = Math.max(1e-9, ...columns.map((one) => one.information));
  return (
    <div>
      <TextInput size="xs" mb={4} placeholder={`Find among ${plural(columns.length, "columns")}`} aria-label="Find a column" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <ul className="impact-list" aria-label="Columns" tabIndex={0}>
        {shown.map((one) => (
          <li key={one.column} data-chosen={one.column === chosen || undefined}>
            <UnstyledButton className="impact-column" aria-pressed={one.column === chosen} onClick={() => onChoose(one.column)} title={one.description}>
              <Group justify="space-between" gap={4} wrap="nowrap">
                <span className="impact-name">
                  {one.column}
                  {one.circular && <span title="follows from the outcome itself"> ↻</span>}
                </span>
                <span className="impact-figure">
                  {figure(one.information)} bits{one.correlation !== null && `, ρ ${one.correlation.toFixed(2)}`}
                </span>
              </Group>
              <span className="impact-bar" style={{ width: `${((100 * one.information) / most).toFixed(1)}%` }} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
