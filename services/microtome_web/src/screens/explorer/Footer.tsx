import { Anchor, Button, Group, Menu, Popover, Stack, Text, Tooltip } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useKeys } from "@/app/keys";
import { SCREENS } from "@/app/screens";
import { ExportDialog } from "@/parts/ExportDialog";
import { count, figure } from "@/parts/numbers";
import { saveFile } from "@/parts/saving";
import { OutcomeCounts, Rates } from "@/parts/SelectionFigures";
import { ThresholdSlider } from "@/parts/ThresholdSlider";
import { addressOf, useParameter, type ChangeSelection } from "@/selection/location";
import { packIds } from "@/selection/packedIds";
import { EMPTY, type Selection } from "@/selection/selection";
import type { Marks } from "./marks";
import { SaveSlice, type Kept } from "./SaveSlice";
import type { Order } from "@/selection/useOrder";

type Figures = Schemas["SelectionDocument"];

interface Props {
  selection: Selection;
  change: ChangeSelection;
  figures: Figures | undefined;
  error: unknown;
  marks: Marks;
  order: Order | undefined;
}

/** What the selection comes to: how many, what became of them, how that compares with the baseline; and keeping it. */
export function Footer({ selection, figures, marks, order }: Props) {
  const [saving, setSaving] = useState<Kept | null>(null);
  useKeys({ x: () => setSaving(marks.marked.size ? "marked" : "query") });
  return (
    <section className="explorer-footer" aria-label="Selection">
      <div className="footer-figures">
        <Text size="sm" className="nowrap">
          <strong>{figures ? count(figures.n) : "…"}</strong>
          <Text span size="sm" c="dimmed">
            {figures ? ` of ${count(figures.total)} ${selection.items}` : ""}
          </Text>
        </Text>
        {figures && <OutcomeCounts selection={selection} figures={figures} />}
        {figures && <Rates figures={figures} />}
      </div>
      <Group gap={6} className="footer-actions">
        {marks.marked.size > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={marks.clear}>
            {count(marks.marked.size)} marked ✕
          </Button>
        )}
        {figures && figures.confidence !== null && <Threshold figures={figures} />}
        {figures && figures.selected_on.length > 0 && (figures.concept !== null || selection.text || selection.like !== null || selection.image) && (
          <Tooltip label="The same without what says how the run did: this can be tested" multiline w={240}>
            <Button size="compact-sm" variant="default" onClick={() => setSaving("concept")}>
              Save the concept
            </Button>
          </Tooltip>
        )}
        <Button size="compact-sm" onClick={() => setSaving(marks.marked.size ? "marked" : "query")}>
          Save as slice
        </Button>
        <More selection={selection} order={order} marks={marks} />
      </Group>
      {saving && <SaveSlice selection={selection} kept={saving} figures={figures} marked={marks.marked} onClose={() => setSaving(null)} />}
    </section>
  );
}

function Threshold({ figures }: { figures: Figures }) {
  const [confidence, setConfidence] = useParameter("confidence");
  const [iou, setIou] = useParameter("iou");
  const isOwn = confidence !== "" || iou !== "";
  return (
    <Popover position="top-end" withArrow trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default">
          conf {figure(figures.confidence, 2)} · IoU {figure(figures.iou, 2)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={290}>
        <Stack gap="sm">
          <ThresholdSlider label="Confidence from which a prediction counts" value={figures.confidence ?? 0.5} min={0} max={1} onChange={(value) => setConfidence(String(value), true)} />
          <ThresholdSlider label="IoU from which an object is found" value={figures.iou ?? 0.5} min={0.1} max={1} onChange={(value) => setIou(String(value), true)} />
          <Text size="xs" c="dimmed">
            Counts and rates move. Filters, facets and frames keep to the outcomes of the last evaluation.
          </Text>
          {isOwn && (
            <Anchor
              component="button"
              size="xs"
              onClick={() => {
                setConfidence("", true);
                setIou("", true);
              }}
            >
              Back to those of the evaluation
            </Anchor>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function More({ selection, order, marks }: { selection: Selection; order: Order | undefined; marks: Marks }) {
  const n = marks.marked.size || (order?.ids.length ?? 0);
  const saveIds = () => {
    const ids = marks.marked.size ? [...marks.marked] : (order?.ids ?? []);
    saveFile(`${selection.dataset}-${selection.items}.txt`, new Blob([`${ids.join("\n")}\n`], { type: "text/plain" }));
  };
  const review = SCREENS.find((screen) => screen.path === "review");
  const [exports, setExports] = useState(false);
  return (
    <>
      {exports && <ExportDialog dataset={selection.dataset} slice={selection.slice} onClose={() => setExports(false)} />}
      <Menu position="top-end" withArrow>
        <Menu.Target>
          <Button size="compact-sm" variant="default">
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {marks.marked.size > 0 && (
            <Menu.Item component="a" href={addressOf("explorer", markedOnly(selection, marks))}>
              Show the marked alone
            </Menu.Item>
          )}
          <Menu.Item onClick={saveIds}>Download {count(n)} ids</Menu.Item>
          <Menu.Item onClick={() => setExports(true)}>Export {selection.slice ? `the slice ${selection.slice}` : "the data set"}…</Menu.Item>
          {review && (
            <Menu.Item component="a" href={addressOf("review", marks.marked.size ? markedOnly(selection, marks) : selection)}>
              Send {marks.marked.size ? "the marked" : "these"} to review
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function markedOnly({ dataset, run, items }: Selection, { marked }: Marks): Selection {
  return { ...EMPTY, dataset, run, items, ids: packIds([...marked]) };
}
