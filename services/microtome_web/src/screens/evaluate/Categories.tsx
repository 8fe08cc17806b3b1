import { Table } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { IntervalBar } from "@/parts/IntervalBar";
import { NumberLink } from "@/parts/NumberLink";
import { figure } from "@/parts/numbers";
import { useParameter } from "@/selection/location";
import { asked, boxes, FAILED, isExact, ofCategory, type Looked } from "./looked";
import { COLUMNS, readSort, rowsOf, sorted, writeSort, type CategoryRow, type Column } from "./rows";
import { Section } from "./Section";

/** Each category's figures; its name shows its curves, its counts open its boxes. */
export function Categories({ figures, looked }: { figures: Schemas["FiguresDocument"]; looked: Looked }) {
  const [order, setOrder] = useParameter("by");
  const path = { dataset: looked.dataset };
  const curves = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/curves", { params: { path, query: { ...asked(looked), iou: 0.5 } } }, { placeholderData: (before) => before });
  const confusion = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/confusion", { params: { path, query: asked(looked) } }, { placeholderData: (before) => before });
  const sort = readSort(order);
  const rows = sorted(rowsOf(figures.per_category, curves.data?.curves.per_category, confusion.data?.confusion), sort);
  return (
    <Section title="Categories" hint="A name shows its curves. Intervals are Wilson’s, at 95 %." query={{ data: figures, error: null, refetch: () => undefined }} wide>
      <div className="table-scroll category-table" tabIndex={0} role="region" aria-label="Figures by category">
        <Table verticalSpacing={4} fz="sm" highlightOnHover stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((column) => (
                <SortHeader key={column.name} column={column} sort={sort} onSort={() => setOrder(writeSort(column, sort), true)} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <CategoryLine key={row.category} row={row} looked={looked} scope={figures.scope} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}

function SortHeader({ column, sort, onSort }: { column: Column; sort: ReturnType<typeof readSort>; onSort: () => void }) {
  const isSorted = sort.column === column;
  return (
    <Table.Th className={column.name === "category" ? undefined : "numeric"} aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : "none"}>
      <button type="button" className="sort-button" onClick={onSort} title={column.meaning}>
        {column.label}
        <span aria-hidden>{isSorted ? (sort.descending ? " ↓" : " ↑") : ""}</span>
      </button>
    </Table.Th>
  );
}

function CategoryLine({ row, looked, scope }: { row: CategoryRow; looked: Looked; scope: Schemas["FiguresDocument"]["scope"] }) {
  const [chosen, choose] = useParameter("category");
  const isChosen = chosen === row.category;
  const objects = boxes(looked, "objects", ofCategory(row.category));
  return (
    <Table.Tr data-chosen={isChosen || undefined}>
      <Table.Th scope="row">
        <button type="button" className="plain-link" aria-pressed={isChosen} onClick={() => choose(isChosen ? "" : row.category, true)}>
          {row.category}
        </button>
      </Table.Th>
      <Table.Td className="numeric">
        <NumberLink value={row.objects} selection={objects} label={`${row.category} objects`} />
      </Table.Td>
      <Table.Td className="numeric">
        {isExact(looked) ? <NumberLink value={row.failed ?? 0} selection={{ ...objects, where: ofCategory(row.category, FAILED) }} label={`${row.category} objects missed or mispredicted`} /> : row.failed}
      </Table.Td>
      <Table.Td className="numeric">
        {scope === "objects" ? row.predictions : <NumberLink value={row.predictions} selection={boxes(looked, "predictions", ofCategory(row.category, `confidence >= ${looked.confidence}`))} label={`${row.category} predictions`} />}
      </Table.Td>
      <Table.Td className="numeric">{figure(row.mAP)}</Table.Td>
      <Table.Td className="numeric">{figure(row.AP50)}</Table.Td>
      <Table.Td className="numeric">{figure(row.AR100)}</Table.Td>
      <RateCell value={row.precision} interval={row.intervals.precision} />
      <RateCell value={row.recall} interval={row.intervals.recall} />
      <Table.Td className="numeric">{figure(row.f1)}</Table.Td>
      <Table.Td className="numeric" title={row.bestF1 === null ? undefined : `F1 ${figure(row.bestF1)} there`}>
        {figure(row.best, 2)}
      </Table.Td>
    </Table.Tr>
  );
}

function RateCell({ value, interval }: { value: number | null; interval: Schemas["IntervalDocument"] | null }) {
  return (
    <Table.Td className="numeric">
      <span className="rate">
        {figure(value)}
        <IntervalBar value={value} low={interval?.low ?? null} high={interval?.high ?? null} width={70} colour="var(--mantine-color-indigo-5)" />
      </span>
    </Table.Td>
  );
}
