import { ActionIcon, Button, CloseButton, Popover, Text, TextInput, Tooltip } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { problemOf } from "@/api/problem";
import { readFilter, writeCondition, writeFilter } from "@/filter/expression";
import { listText, whyCut } from "@/parts/lists";
import { addressOf, type ChangeSelection } from "@/selection/location";
import type { Selection } from "@/selection/selection";
import { ConditionForm } from "./ConditionForm";

interface Props {
  selection: Selection;
  change: ChangeSelection;
  error: unknown;
  onFacets?: () => void;
}

/** The filter: as conditions that can be added and taken away, or as the expression that `--where` takes. */
export function FilterBar({ selection, change, error, onFacets }: Props) {
  const conditions = readFilter(selection.where);
  const [asText, setAsText] = useState(false);
  const shownAsText = asText || conditions === null;
  const where = (text: string) => change({ where: text });
  return (
    <div className="filter-bar">
      {onFacets && (
        <Button size="compact-xs" variant="default" onClick={onFacets}>
          Facets
        </Button>
      )}
      {selection.slice && <Chip text={`in slice ${selection.slice}`} onRemove={() => change({ slice: "" })} />}
      {selection.ids && <Chip text={`${listText(selection.ids, selection.items)} of a list`} title={whyCut(selection.ids) || undefined} onRemove={() => change({ ids: "" })} />}
      {selection.lasso && (
        <Chip text="in a lasso on the map" href={addressOf("map", selection)} title="Show it on the map" onRemove={() => change({ lasso: "" })} />
      )}
      {shownAsText ? (
        <WhereField where={selection.where} onChange={where} />
      ) : (
        <>
          {conditions.map((condition, index) => (
            <Chip key={writeCondition(condition)} text={writeCondition(condition)} onRemove={() => where(writeFilter(conditions.filter((_, other) => other !== index)))} />
          ))}
          <AddCondition selection={selection} onAdd={(condition) => where(writeFilter([...conditions, condition]))} />
        </>
      )}
      {!selection.slice && <SlicePicker selection={selection} change={change} />}
      <Tooltip label={shownAsText ? "Show the filter as conditions" : "Write the filter as text"}>
        <ActionIcon variant="subtle" color="gray" size="sm" disabled={conditions === null} aria-label="Filter as text" aria-pressed={shownAsText} onClick={() => setAsText(!asText)}>
          {"{}"}
        </ActionIcon>
      </Tooltip>
      {error !== null && error !== undefined && <FilterProblem error={error} />}
    </div>
  );
}

interface ChipProps {
  text: string;
  href?: string;
  title?: string;
  onRemove: () => void;
}

function Chip({ text, href, title = text, onRemove }: ChipProps) {
  return (
    <span className="chip" title={title}>
      {href ? (
        <a className="chip-text" href={href}>
          {text}
        </a>
      ) : (
        <span className="chip-text">{text}</span>
      )}
      <CloseButton size="xs" aria-label={`Take away ${text}`} onClick={onRemove} />
    </span>
  );
}

function AddCondition({ selection, onAdd }: { selection: Selection; onAdd: (condition: Parameters<typeof writeCondition>[0]) => void }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" withArrow trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="light" onClick={() => setOpened(!opened)}>
          + Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={300}>
        <ConditionForm
          selection={selection}
          onDone={(condition) => {
            onAdd(condition);
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function SlicePicker({ selection, change }: { selection: Selection; change: ChangeSelection }) {
  const [opened, setOpened] = useState(false);
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/slices", { params: { path: { dataset: selection.dataset }, query: { limit: 200 } } });
  const fitting = data?.items.filter((slice) => selection.items !== "predictions" || slice.scope === "images") ?? [];
  if (!fitting.length) return null;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" withArrow trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="light" onClick={() => setOpened(!opened)}>
          + Slice
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="slice-list">
        {fitting.map((slice) => (
          <Button
            key={slice.name}
            variant="subtle"
            size="compact-sm"
            justify="flex-start"
            fullWidth
            onClick={() => {
              change({ slice: slice.name });
              setOpened(false);
            }}
          >
            {slice.name}
          </Button>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function WhereField({ where, onChange }: { where: string; onChange: (where: string) => void }) {
  const [text, setText] = useState(where);
  useEffect(() => setText(where), [where]);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onChange(text.trim());
  }
  return (
    <form onSubmit={submit} className="where-field">
      <TextInput size="xs" aria-label="Filter expression" placeholder="category = 'crosswalk' AND area < 1024" value={text} onChange={(event) => setText(event.currentTarget.value)} classNames={{ input: "monospace" }} />
    </form>
  );
}

function FilterProblem({ error }: { error: unknown }) {
  const problem = problemOf(error);
  if (problem.type !== "urn:microtome:problem:filter") return null;
  const where = problem.position == null ? "" : ` at character ${problem.position + 1}`;
  return (
    <Text size="xs" c="red" role="alert" className="filter-problem">
      {problem.detail}
      {where}
      {problem.found && `: ${problem.found}`}
      {problem.expected && ` (expected ${problem.expected})`} {problem.fix}
    </Text>
  );
}
