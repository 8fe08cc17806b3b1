import { Button, Checkbox, Group, SegmentedControl, Select, Text } from "@mantine/core";
import { api } from "@/api/client";
import { count, percent, plural } from "@/parts/numbers";
import { useParameter } from "@/selection/location";
import { ConfusionCell } from "./ConfusionCell";
import { asked, type Looked } from "./looked";
import { ordered, shares, worstPairs, type Matrix, type Order, type Share } from "./matrix";
import { Section } from "./Section";

const SHARES = [
  { value: "none", label: "Counts" },
  { value: "row", label: "of objects" },
  { value: "column", label: "of predictions" },
];
const ORDERS = [
  { value: "confusion", label: "Most confused first" },
  { value: "count", label: "Most objects first" },
  { value: "given", label: "As in the data set" },
];
/** More categories than these are shown on demand: a table of 80 x 80 links takes a moment. */
const AT_ONCE = 24;
/** From here on names stand upright above narrow columns. */
const MANY = 13;

/** Which categories are taken for which; a cell opens its boxes. */
export function Confusion({ looked }: { looked: Looked }) {
  const [share, setShare] = useParameter("share");
  const [order, setOrder] = useParameter("order");
  const [diagonal, setDiagonal] = useParameter("diagonal");
  const found = api.useQuery("get", "/api/v1/datasets/{dataset}/analysis/confusion", { params: { path: { dataset: looked.dataset }, query: asked(looked) } }, { placeholderData: (before) => before });
  const by = (SHARES.some(({ value }) => value === share) ? share : "none") as Share;
  const sort = (ORDERS.some(({ value }) => value === order) ? order : "confusion") as Order;
  const tools = (
    <Group gap="xs">
      <SegmentedControl size="xs" aria-label="Shares" data={SHARES} value={by} onChange={(value) => setShare(value === "none" ? "" : value, true)} />
      <Select size="xs" w={170} aria-label="Order of the categories" data={ORDERS} value={sort} allowDeselect={false} onChange={(value) => setOrder(value === "confusion" ? "" : value!, true)} />
      <Checkbox size="xs" label="Hide the diagonal" checked={diagonal === "hidden"} onChange={(event) => setDiagonal(event.currentTarget.checked ? "hidden" : "", true)} />
    </Group>
  );
  return (
    <Section title="Confusion" hint="Rows are categories of objects, columns of predictions. A cell opens its boxes." query={found} tools={tools} wide>
      {found.data && <Worst matrix={found.data.confusion} looked={looked} />}
      {found.data && <MatrixTable matrix={found.data.confusion} looked={looked} by={by} sort={sort} hidesDiagonal={diagonal === "hidden"} />}
    </Section>
  );
}

function Worst({ matrix, looked }: { matrix: Matrix; looked: Looked }) {
  const pairs = worstPairs(matrix, 4);
  if (!pairs.length) return null;
  return (
    <Text size="sm" mb="xs">
      Most often:{" "}
      {pairs.map(({ truth, predicted, n }, place) => (
        <span key={`${truth}-${predicted}`}>
          {place > 0 && ", "}
          {matrix.categories[truth]} taken for {matrix.categories[predicted]}{" "}
          <span className="nowrap">
            (<ConfusionCell looked={looked} categories={matrix.categories} {...{ truth, predicted, n }} text={count(n)} />)
          </span>
        </span>
      ))}
    </Text>
  );
}

interface TableProps {
  matrix: Matrix;
  looked: Looked;
  by: Share;
  sort: Order;
  hidesDiagonal: boolean;
}

function MatrixTable({ matrix, looked, by, sort, hidesDiagonal }: TableProps) {
  const [all, setAll] = useParameter("all");
  const last = matrix.categories.length;
  const places = ordered(matrix, sort);
  const kept = all || last <= AT_ONCE ? places : [...places.slice(0, AT_ONCE), last];
  const part = shares(matrix.counts, by);
  return (
    <>
      <div className="table-scroll matrix-scroll" tabIndex={0} role="region" aria-label="Confusion matrix">
        <table className="matrix" data-many={kept.length > MANY || undefined}>
          <thead>
            <tr>
              <th scope="col">object ↓ as →</th>
              {kept.map((column) => (
                <th key={column} scope="col" title={nameOf(matrix, column, "missed")}>
                  <span>{nameOf(matrix, column, "missed")}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kept.map((row) => (
              <tr key={row}>
                <th scope="row" title={nameOf(matrix, row, "background")}>
                  {nameOf(matrix, row, "background")}
                </th>
                {kept.map((column) => (
                  <Cell key={column} {...{ matrix, looked, row, column, by }} share={part[row]![column]!} isHidden={row === column && (hidesDiagonal || row === last)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {kept.length < places.length && (
        <Button size="compact-xs" variant="default" mt="xs" onClick={() => setAll("1", true)}>
          Show all {plural(last, "categories")}
        </Button>
      )}
    </>
  );
}

interface CellProps {
  matrix: Matrix;
  looked: Looked;
  row: number;
  column: number;
  by: Share;
  share: number | null;
  isHidden: boolean;
}

function Cell({ matrix, looked, row, column, by, share, isHidden }: CellProps) {
  const n = matrix.counts[row]![column]!;
  if (isHidden) return <td className="matrix-hidden" />;
  const colour = row === column ? "0, 114, 178" : "213, 94, 0";
  const text = by === "none" ? count(n) : share === null ? "" : percent(share);
  return (
    <td style={{ background: n ? `rgba(${colour}, ${(0.08 + 0.5 * (share ?? 0)).toFixed(3)})` : undefined }}>
      {n > 0 && <ConfusionCell looked={looked} categories={matrix.categories} truth={row} predicted={column} n={n} text={text} />}
    </td>
  );
}

function nameOf({ categories }: Matrix, place: number, nothing: string): string {
  return categories[place] ?? nothing;
}
