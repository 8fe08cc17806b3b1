import { Select, Text } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { and, readFilter, same, writeFilter, type Condition } from "@/filter/expression";
import { count } from "@/parts/numbers";
import { OUTCOME_ORDER, OUTCOMES, outcomeStyle } from "@/parts/outcomes";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter, type ChangeSelection } from "@/selection/location";
import { selectionParameters } from "@/selection/requests";
import type { Selection } from "@/selection/selection";

type Facet = Schemas["FacetDocument"];
type FacetValue = Schemas["FacetValue"];

const FIRST = ["category", "outcome", "error_type", "split", "confidence", "area"];

/** How the selection spreads over the values of columns, split by outcome; a value narrows the selection to it. */
export function Facets({ selection, change, waits }: { selection: Selection; change: ChangeSelection; waits: boolean }) {
  const [more, setMore] = useParameter("facets");
  const added = more ? more.split(",") : [];
  const path = { dataset: selection.dataset };
  const query = selectionParameters(selection);
  const { data, error } = api.useQuery("get", "/api/v1/datasets/{dataset}/facets", { params: { path, query } }, { enabled: !waits, placeholderData: (before) => before });
  const extra = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}/facets",
    { params: { path, query: { ...query, columns: added } } },
    { enabled: added.length > 0 && !waits, placeholderData: (before) => before },
  );
  const columns = api.useQuery("get", "/api/v1/datasets/{dataset}/columns", { params: { path, query: { items: selection.items, run: selection.run || undefined } } });
  if (error) return isFilter(error) ? null : <ProblemAlert error={error} />;
  const own = [...(data?.facets ?? [])].sort((one, other) => rank(one.column) - rank(other.column));
  const shown = [...(added.length ? (extra.data?.facets ?? []) : []), ...own.filter((facet) => !added.includes(facet.column))];
  const known = new Set(shown.map((facet) => facet.column));
  const rest = columns.data?.items.filter((column) => !known.has(column.name)) ?? [];
  return (
    <div className="facets">
      <StoredPoint selection={selection} />
      {shown.map((facet) => (
        <FacetView key={facet.column} facet={facet} selection={selection} change={change} description={columns.data?.items.find((column) => column.name === facet.column)?.description} />
      ))}
      <Select
        size="xs"
        aria-label="Add a facet"
        placeholder="Another column…"
        searchable
        data={rest.map((column) => column.name)}
        value={null}
        onChange={(name) => name && setMore([name, ...added].join(), true)}
      />
    </div>
  );
}

/** The sliders move the counts below the grid alone; facets and filters read the outcomes that were stored. */
function StoredPoint({ selection }: { selection: Selection }) {
  const [confidence] = useParameter("confidence");
  const [iou] = useParameter("iou");
  const moved = selection.run !== "" && (confidence !== "" || iou !== "");
  const { data } = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}/evaluations",
    { params: { path: { dataset: selection.dataset }, query: { run: selection.run, iou_type: "bbox" } } },
    { enabled: moved },
  );
  const stored = data?.items[0];
  if (!moved || !stored) return null;
  return (
    <Text size="xs" role="note" className="stored-point">
      Facets, filters and frames show the outcomes of the last evaluation (confidence {stored.confidence.toFixed(2)}, IoU 0.50). Only the counts at the foot of the
      page follow the sliders.
    </Text>
  );
}

function rank(column: string): number {
  const at = FIRST.indexOf(column);
  return at < 0 ? FIRST.length : at;
}

function isFilter(error: unknown): boolean {
  return error instanceof Error && "problem" in error && (error.problem as { type: string }).type === "urn:microtome:problem:filter";
}

function FacetView({ facet, selection, change, description }: { facet: Facet; selection: Selection; change: ChangeSelection; description?: string }) {
  const most = Math.max(1, ...facet.values.map((value) => value.n));
  return (
    <section className="facet" aria-label={`Facet ${facet.column}`}>
      <Text size="xs" fw={600} title={description} component="h2" m={0}>
        {facet.column.replaceAll("_", " ")}
      </Text>
      {facet.values.map((value) => (
        <ValueRow key={value.where} value={value} most={most} selection={selection} change={change} />
      ))}
      {facet.n_null > 0 && (
        <Text size="xs" c="dimmed" px={4}>
          {count(facet.n_null)} without a value
        </Text>
      )}
      {facet.too_many && (
        <Text size="xs" c="dimmed" px={4}>
          and more values: narrow it by a filter
        </Text>
      )}
    </section>
  );
}

function ValueRow({ value, most, selection, change }: { value: FacetValue; most: number; selection: Selection; change: ChangeSelection }) {
  const active = isActive(selection.where, value.where);
  const label = value.label === "" ? "(empty)" : (OUTCOMES[value.label]?.label ?? value.label);
  return (
    <button
      type="button"
      className="facet-value"
      aria-pressed={active}
      title={said(value)}
      onClick={() => change({ where: active ? without(selection.where, value.where) : and(selection.where, value.where) })}
    >
      <span className="facet-label">{label}</span>
      <span className="facet-count">{count(value.n)}</span>
      <span className="facet-bar" aria-hidden>
        {segments(value).map(([outcome, n]) => (
          <span key={outcome} style={{ width: `${(100 * n) / most}%`, background: outcomeStyle(outcome).colour }} />
        ))}
      </span>
    </button>
  );
}

function segments(value: FacetValue): [string, number][] {
  const known = OUTCOME_ORDER.filter((name) => value.outcomes[name]).map((name): [string, number] => [name, value.outcomes[name]!]);
  const rest = value.n - known.reduce((sum, [, n]) => sum + n, 0);
  return rest > 0 ? [...known, ["none", rest]] : known;
}

function said(value: FacetValue): string {
  return segments(value)
    .map(([outcome, n]) => `${count(n)} ${outcomeStyle(outcome).label}`)
    .join(", ");
}

function isActive(where: string, part: string): boolean {
  const held = readFilter(where);
  return Boolean(held && readFilter(part)?.every((one) => held.some((other) => same(one, other))));
}

function without(where: string, part: string): string {
  const gone: readonly Condition[] = readFilter(part) ?? [];
  return writeFilter((readFilter(where) ?? []).filter((one) => !gone.some((other) => same(one, other))));
}
