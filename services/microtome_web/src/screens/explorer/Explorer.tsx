import "./explorer.css";
import { ActionIcon, Alert, Drawer, Text } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import { api } from "@/api/client";
import { useKeys } from "@/app/keys";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter, useSelection } from "@/selection/location";
import { selectionParameters } from "@/selection/requests";
import { bySimilarity, writeSelection, type Items } from "@/selection/selection";
import { Facets } from "./Facets";
import { FilterBar } from "./FilterBar";
import { Footer } from "./Footer";
import { Grid } from "./Grid";
import { useMarks } from "./marks";
import { Panel } from "./Panel";
import { SearchBar } from "./SearchBar";
import { useOrder } from "@/selection/useOrder";
import { usePictureSearch } from "./usePictureSearch";

/** Looking at images, objects or predictions: search, narrow, see what they share, keep it as a slice. */
export default function Explorer() {
  const [selection, change] = useSelection();
  const [item, setItem] = useParameter("item");
  const [confidence] = useParameter("confidence");
  const [iou] = useParameter("iou");
  const [cell, setCell] = useState(150);
  const [shows, setShows] = useState({ truth: true, predictions: true });
  const [facetsOpened, facets] = useDisclosure(false);
  const narrow = useMediaQuery("(max-width: 62em)", undefined, { getInitialValueInEffect: false });
  const order = useOrder(selection);
  // items first: the server would count while people wait for something to see
  const waits = order.isPending || order.isPlaceholderData;
  const marks = useMarks(order.data);
  const picture = usePictureSearch(selection, change);
  const query = writeSelection(selection).toString();
  const opened = /^\d+$/.test(item) ? Number(item) : null;
  const figures = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}/selection",
    {
      params: {
        path: { dataset: selection.dataset },
        query: { ...selectionParameters(selection), confidence: confidence ? Number(confidence) : undefined, iou: iou ? Number(iou) : undefined },
      },
    },
    { enabled: !waits, placeholderData: (before) => before },
  );
  useEffect(() => marks.clear(), [query, marks.clear]);

  const step = (by: number) => {
    const ids = order.data?.ids;
    const at = opened === null || !ids ? -1 : ids.indexOf(opened);
    const next = ids?.[at + by];
    if (at >= 0 && next !== undefined) setItem(String(next), true);
  };
  const current = opened ?? order.data?.ids[marks.cursor];
  useKeys({
    s: () => current !== undefined && selection.items !== "predictions" && change({ like: current }),
    g: () => setShows((held) => ({ ...held, truth: !held.truth })),
    p: () => setShows((held) => ({ ...held, predictions: !held.predictions })),
    "[": () => step(-1),
    "]": () => step(1),
    Escape: () => (opened === null ? marks.clear() : setItem("")),
  });

  const sidebar = useMemo(() => <Facets selection={selection} change={change} waits={waits} />, [selection, change, waits]);
  return (
    <div className="explorer" data-panel={opened !== null || undefined} {...picture.dropTarget}>
      <div className="explorer-bar">
        <SearchBar selection={selection} change={change} onPicture={picture.search} busy={picture.busy || order.isFetching} cell={cell} setCell={setCell} shows={shows} setShows={setShows} />
        <FilterBar selection={selection} change={change} error={order.error} onFacets={narrow ? facets.open : undefined} />
        {picture.error !== null && <ProblemAlert error={picture.error} />}
      </div>
      {!narrow && (
        <aside className="explorer-facets" aria-label="Facets" tabIndex={0}>
          {sidebar}
        </aside>
      )}
      <section className="explorer-grid" aria-label="Items" aria-busy={order.isPending}>
        {order.error && !isFilterProblem(order.error) && <ProblemAlert error={order.error} retry={order.refetch} />}
        {order.isPending && bySimilarity(selection) && <Searching items={selection.items} />}
        {figures.data?.notes.map((note) => (
          <Alert key={note} color="yellow" variant="light" p="xs" m="xs">
            <Text size="sm">{note}</Text>
          </Alert>
        ))}
        {order.data && !order.error && order.data.ids.length === 0 && <Nothing onClear={() => change({ where: "", text: "", like: null, image: "", slice: "", ids: "", lasso: "", min: null })} />}
        {order.data && !order.error && order.data.ids.length > 0 && (
          <Grid selection={selection} order={order.data} query={query} opened={opened} onOpen={(id) => setItem(String(id), opened !== null)} marks={marks} shows={shows} cell={selection.items === "images" ? Math.round(cell * 1.5) : cell} />
        )}
      </section>
      {opened !== null && !narrow && (
        <aside className="explorer-panel" aria-label="Item">
          <PanelHead onClose={() => setItem("")} onStep={step} />
          <Panel key={`${selection.items}-${opened}`} selection={selection} id={opened} shows={shows} change={change} confidence={figures.data?.confidence ?? 0.5} />
        </aside>
      )}
      {narrow && (
        <>
          <Drawer opened={facetsOpened} onClose={facets.close} title="Facets" size="sm" closeButtonProps={{ "aria-label": "Close" }}>
            {sidebar}
          </Drawer>
          <Drawer opened={opened !== null} onClose={() => setItem("")} position="right" size="100%" title="Item" closeButtonProps={{ "aria-label": "Close" }}>
            {opened !== null && <Panel key={`${selection.items}-${opened}`} selection={selection} id={opened} shows={shows} change={change} confidence={figures.data?.confidence ?? 0.5} />}
          </Drawer>
        </>
      )}
      <Footer selection={selection} change={change} figures={figures.data} error={figures.error} marks={marks} order={order.data} />
    </div>
  );
}

function PanelHead({ onClose, onStep }: { onClose: () => void; onStep: (by: number) => void }) {
  return (
    <div className="panel-head">
      <ActionIcon variant="subtle" color="gray" aria-label="Previous item" onClick={() => onStep(-1)}>
        ‹
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label="Next item" onClick={() => onStep(1)}>
        ›
      </ActionIcon>
      <span className="spacer" />
      <ActionIcon variant="subtle" color="gray" aria-label="Close the item" onClick={onClose}>
        ✕
      </ActionIcon>
    </div>
  );
}

function Searching({ items }: { items: Items }) {
  return (
    <Text size="sm" c="dimmed" className="searching" role="status">
      Looking through the {items}. The first search after a start loads the model, which takes some seconds.
    </Text>
  );
}

function Nothing({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="Nothing matches"
      action={
        <button type="button" className="plain-link" onClick={onClear}>
          Take the search and the filters away
        </button>
      }
    >
      No item passes this search and these filters together.
    </EmptyState>
  );
}

function isFilterProblem(error: unknown): boolean {
  return error instanceof Error && "problem" in error && (error.problem as { type: string }).type === "urn:microtome:problem:filter";
}
