import { ActionIcon, Group, SegmentedControl, Select } from "@mantine/core";
import { api, type Schemas } from "@/api/client";
import { useSelection } from "@/selection/location";
import type { Selection } from "@/selection/selection";
import { PLAIN, SLICE, type MappedItems } from "./useMap";
import type { Tool } from "./useGestures";

export function ItemsControl({ items }: { items: MappedItems }) {
  const [, change] = useSelection();
  const data = [
    { value: "images", label: "Images" },
    { value: "objects", label: "Objects" },
  ];
  return <SegmentedControl size="xs" aria-label="Items" data={data} value={items} onChange={(value) => change({ items: value as MappedItems, where: "", slice: "" })} />;
}

type Column = Schemas["ColumnDocument"];

/** Those that say most about failures, if they are there. */
const FIRST = ["outcome", "category", "mean_iou", "cluster", "split"];
/** Names and ids have a value of their own each. */
const UNTELLING = new Set(["id", "image_id", "source_id", "file_name", "prediction_id", "umap_x", "umap_y", "unreadable_reason"]);

/** The colour that is asked for if there is such a one, else the first; null while the columns are not known. */
export function shownColour(asked: string, columns: readonly Column[] | undefined): string | null {
  if (!columns) return null;
  if (asked === PLAIN || asked.startsWith(SLICE) || columns.some((column) => column.name === asked)) return asked;
  return FIRST.find((name) => columns.some((column) => column.name === name)) ?? PLAIN;
}

export function colourChoices(columns: readonly Column[], slices: readonly string[]) {
  const told = columns.filter((column) => !UNTELLING.has(column.name)).map((column) => column.name);
  const first = FIRST.filter((name) => told.includes(name));
  const rest = told.filter((name) => !first.includes(name)).sort();
  return [
    { group: "Most telling", items: [...first, PLAIN].map((name) => ({ value: name, label: name === PLAIN ? "one colour" : name })) },
    { group: "Slices", items: slices.map((name) => ({ value: SLICE + name, label: name })) },
    { group: "Columns and scores", items: rest.map((name) => ({ value: name, label: name })) },
  ];
}

interface ColourProps {
  selection: Selection;
  columns: readonly Column[];
  colour: string;
  onColour: (colour: string) => void;
}

export function ColourControl({ selection, columns, colour, onColour }: ColourProps) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset: selection.dataset } } });
  return (
    <Select
      size="xs"
      aria-label="Coloured by"
      leftSection="◐"
      searchable
      allowDeselect={false}
      data={colourChoices(columns, data?.slices ?? [])}
      value={colour}
      onChange={(value) => value && onColour(value)}
      className="map-colour"
      maxDropdownHeight={360}
      nothingFoundMessage="No such column"
    />
  );
}

interface ToolProps {
  tool: Tool;
  onTool: (tool: Tool) => void;
  onZoom: (by: number) => void;
  onWhole: () => void;
}

export function MapTools({ tool, onTool, onZoom, onWhole }: ToolProps) {
  const tools = [
    { value: "move", label: "Move" },
    { value: "lasso", label: "Lasso" },
  ];
  return (
    <Group gap={6} wrap="nowrap">
      <SegmentedControl size="xs" aria-label="What dragging does" title="l, or hold shift while you draw" data={tools} value={tool} onChange={(value) => onTool(value as Tool)} />
      <ActionIcon variant="default" aria-label="Zoom in" onClick={() => onZoom(1.6)}>
        +
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Zoom out" onClick={() => onZoom(1 / 1.6)}>
        −
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Show all of the map" title="Show all of the map" onClick={onWhole}>
        ⤢
      </ActionIcon>
    </Group>
  );
}
