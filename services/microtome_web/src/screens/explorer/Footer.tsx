import { Anchor, Button, Group, Menu, Popover, Stack, Text, Tooltip } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useKeys } from "@/app/keys";
import { SCREENS } from "@/app/screens";
import { and, quoted } from "@/filter/expression";
import { ExportDialog } from "@/parts/ExportDialog";
import { IntervalBar } from "@/parts/IntervalBar";
import { NumberLink } from "@/parts/NumberLink";
import { count, figure } from "@/parts/numbers";
import { OUTCOME_ORDER } from "@/parts/outcomes";
import { OutcomeBadge } from "@/parts/OutcomeBadge";
import { saveFile } from "@/parts/saving";
import { ThresholdSlider } from "@/parts/ThresholdSlider";
import { addressOf, useParameter, type ChangeSelection } from "@/selection/location";
import type { Selection } from "@/selection/selection";
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
        {figures && <Outcomes selection={selection} figures={figures} />}
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

function Outcomes({ selection, figures }: { selection: Selection; figures: Figures }) {
  const shown = OUTCOME_ORDER.filter((name) => name in figures.outcomes);
  return (
    <Group gap="2px 12px">
      {shown.map((outcome) => (
        <Text key={outcome} size="sm" className="nowrap" component="span">
          <OutcomeBadge outcome={outcome} short />{" "}
          {selection.items === "images" ? (
            count(figures.outcomes[outcome]!)
          ) : (
            <NumberLink value={figures.outcomes[outcome]!} label={outcome.replace("_", " ")} selection={{ ...selection, where: and(selection.where, `outcome = ${quoted(outcome)}`) }} />
          )}
        </Text>
      ))}
    </Group>
  );
}

function Rates({ figures }: { figures: Figures }) {
  if (!figures.rates.length) {
    return figures.no_rates ? (
      <Text size="xs" c="dimmed" className="no-rates" title={figures.no_rates} lineClamp={2}>
        {figures.no_rates}
      </Text>
    ) : null;
  }
  return (
    <Group gap="4px 16px">
      {figures.rates.map((rate) => (
        <Tooltip key={rate.name} label={`${rate.name}: ${count(rate.successes)} of ${count(rate.trials)}, 95 % interval ${figure(rate.low)} – ${figure(rate.high)} (Wilson); whole data set ${figure(rate.baseline)}`} multiline w={280}>
          <Group gap={6} wrap="nowrap" tabIndex={0}>
            <Text size="sm" className="nowrap">
              {rate.name} <strong>{figure(rate.value)}</strong>
            </Text>
            <IntervalBar value={rate.value} low={rate.low} high={rate.high} reference={rate.baseline} width={90} colour="var(--mantine-color-indigo-5)" />
            <Text size="xs" c="dimmed" className="nowrap">
              all {figure(rate.baseline)}
            </Text>
          </Group>
        </Tooltip>
      ))}
    </Group>
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
          <Menu.Item onClick={saveIds}>Download {count(n)} ids</Menu.Item>
          <Menu.Item onClick={() => setExports(true)}>Export {selection.slice ? `the slice ${selection.slice}` : "the data set"}…</Menu.Item>
          {review && (
            <Menu.Item component="a" href={addressOf("review", selection)}>
              Send to review
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
