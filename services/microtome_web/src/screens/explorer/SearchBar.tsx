import { ActionIcon, Button, Checkbox, CloseButton, FileButton, Group, Loader, NumberInput, Popover, SegmentedControl, Select, Slider, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { api } from "@/api/client";
import { useKeys } from "@/app/keys";
import { readFilter, writeFilter } from "@/filter/expression";
import type { ChangeSelection } from "@/selection/location";
import { bySimilarity, type Items, type Selection } from "@/selection/selection";

interface Props {
  selection: Selection;
  change: ChangeSelection;
  onPicture: (file: Blob) => void;
  busy: boolean;
  cell: number;
  setCell: (pixels: number) => void;
  shows: { truth: boolean; predictions: boolean };
  setShows: (shows: { truth: boolean; predictions: boolean }) => void;
}

/** What is looked for, among which items, in which order, and how large it is shown. */
export function SearchBar({ selection, change, onPicture, busy, ...view }: Props) {
  return (
    <div className="search-bar">
      <SegmentedControl
        size="xs"
        aria-label="Items"
        value={selection.items}
        onChange={(items) => change({ items: items as Items, where: shared(selection, items as Items) })}
        data={[
          { value: "images", label: "Images" },
          { value: "objects", label: "Objects" },
          { value: "predictions", label: "Predictions", disabled: !selection.run },
        ]}
      />
      <SearchField selection={selection} change={change} busy={busy} />
      {bySimilarity(selection) && <NotField selection={selection} change={change} />}
      <Group gap={6} wrap="nowrap" className="search-tools">
        <FileButton accept="image/*" onChange={(file) => file && onPicture(file)}>
          {(properties) => (
            <Tooltip label="Search by a picture: choose, drop or paste one">
              <Button {...properties} size="xs" variant="default">
                Picture
              </Button>
            </Tooltip>
          )}
        </FileButton>
        <Cutoff selection={selection} change={change} />
        <Sorting selection={selection} change={change} />
        <View {...view} />
      </Group>
    </div>
  );
}

/** What of a filter objects and predictions both know; images have other columns. */
function shared(selection: Selection, items: Items): string {
  if (items === "images" || selection.items === "images") return "";
  return writeFilter((readFilter(selection.where) ?? []).filter((condition) => ["category", "image_id", "file_name", "split"].includes(condition.column)));
}

function SearchField({ selection, change, busy }: { selection: Selection; change: ChangeSelection; busy: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(selection.text);
  useEffect(() => setText(selection.text), [selection.text]);
  useKeys({ "/": () => field.current?.focus() });
  function submit(event: FormEvent): void {
    event.preventDefault();
    change(text.trim() ? { text: text.trim() } : { text: "", min: null });
  }
  const other = selection.like !== null ? `like ${selection.items.replace(/s$/, "")} ${selection.like}` : selection.image ? "like a picture" : "";
  return (
    <form onSubmit={submit} className="search-field" role="search">
      <TextInput
        ref={field}
        size="xs"
        aria-label="Search by words"
        placeholder={`Search ${selection.items} by words, such as “faded crosswalk”  ( / )`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={other ? <LikeChip text={other} onClear={() => change({ like: null, image: "", min: null })} /> : undefined}
        leftSectionWidth={other ? 150 : undefined}
        rightSection={busy ? <Loader size={14} aria-label="Searching" /> : selection.text ? <CloseButton size="sm" aria-label="Take the words away" onClick={() => change({ text: "", min: null })} /> : null}
      />
    </form>
  );
}

/** Words that hits should not be about; they only mean something beside what is looked for. */
function NotField({ selection, change }: Pick<Props, "selection" | "change">) {
  const [text, setText] = useState(selection.notText);
  useEffect(() => setText(selection.notText), [selection.notText]);
  function submit(event: FormEvent): void {
    event.preventDefault();
    change({ notText: text.trim() });
  }
  return (
    <form onSubmit={submit} className="not-field">
      <TextInput
        size="xs"
        aria-label="But not these words"
        placeholder="…"
        leftSection={<span className="not-word">but not</span>}
        leftSectionWidth={58}
        title="Words that the results should not be about, then Enter"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rightSection={selection.notText ? <CloseButton size="sm" aria-label="Take “but not” away" onClick={() => change({ notText: "" })} /> : null}
      />
    </form>
  );
}

function LikeChip({ text, onClear }: { text: string; onClear: () => void }) {
  return (
    <span className="like-chip">
      {text}
      <CloseButton size="xs" aria-label={`Take “${text}” away`} onClick={onClear} />
    </span>
  );
}

function Cutoff({ selection, change }: { selection: Selection; change: ChangeSelection }) {
  if (!bySimilarity(selection)) return null;
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default">
          {selection.min === null ? `Best ${selection.top}` : `≥ ${selection.min.toFixed(2)}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={260}>
        <Stack gap="xs">
          <Select
            size="xs"
            label="How many of the most similar are chosen"
            data={["20", "50", "200", "1000", "5000"]}
            value={String(selection.top)}
            allowDeselect={false}
            onChange={(top) => change({ top: Number(top), min: null })}
          />
          <NumberInput
            size="xs"
            label="Or all that are at least so similar"
            description="cosine; compare with the numbers in the grid"
            min={-1}
            max={1}
            step={0.01}
            decimalScale={3}
            value={selection.min ?? ""}
            onChange={(min) => change({ min: typeof min === "number" ? min : null }, { replace: true })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Sorting({ selection, change }: { selection: Selection; change: ChangeSelection }) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/columns", {
    params: { path: { dataset: selection.dataset }, query: { items: selection.items, run: selection.run || undefined } },
  });
  const first = bySimilarity(selection) ? "by similarity" : "by id";
  const names = data?.items.filter((column) => column.type === "number" && column.name !== "id").map((column) => column.name) ?? [];
  return (
    <Group gap={0} wrap="nowrap">
      <Select
        size="xs"
        w={140}
        aria-label="Sort by"
        searchable
        data={[{ value: "", label: first }, ...names.map((name) => ({ value: name, label: name }))]}
        value={selection.sort}
        allowDeselect={false}
        onChange={(sort) => change({ sort: sort ?? "", ascending: false })}
        renderOption={({ option }) => (
          <Text size="xs" title={data?.items.find((column) => column.name === option.value)?.description}>
            {option.label}
          </Text>
        )}
      />
      {selection.sort && (
        <ActionIcon variant="default" size={30} aria-label={selection.ascending ? "Lowest first; turn round" : "Highest first; turn round"} onClick={() => change({ ascending: !selection.ascending })}>
          {selection.ascending ? "↑" : "↓"}
        </ActionIcon>
      )}
    </Group>
  );
}

function View({ cell, setCell, shows, setShows }: Pick<Props, "cell" | "setCell" | "shows" | "setShows">) {
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default">
          View
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={230}>
        <Stack gap="sm">
          <div>
            <Text size="xs" mb={4}>
              Size
            </Text>
            <Slider thumbLabel="Size of the pictures" min={90} max={320} step={10} value={cell} onChange={setCell} label={null} />
          </div>
          <Checkbox size="xs" label="Ground truth, dashed (g)" checked={shows.truth} onChange={(event) => setShows({ ...shows, truth: event.currentTarget.checked })} />
          <Checkbox size="xs" label="Predictions, solid (p)" checked={shows.predictions} onChange={(event) => setShows({ ...shows, predictions: event.currentTarget.checked })} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
