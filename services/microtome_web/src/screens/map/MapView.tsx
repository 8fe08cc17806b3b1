import { Alert, Loader, useComputedColorScheme } from "@mantine/core";
import { useMemo, useState } from "react";
import { api } from "@/api/client";
import { useKeys } from "@/app/keys";
import { count } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useParameter } from "@/selection/location";
import type { Selection } from "@/selection/selection";
import { HoverCrop } from "./HoverCrop";
import { Lassoed } from "./Lassoed";
import { MapLegend } from "./MapLegend";
import { ColourControl, ItemsControl, MapTools, shownColour } from "./MapControls";
import { MakeMap } from "./MapStart";
import { Narrowed } from "./Narrowed";
import { paletteOf } from "./palette";
import { Picked } from "./Picked";
import { PointMap, type Pointed } from "./PointMap";
import { readPolygon, writePolygon } from "./polygon";
import type { Tool } from "./useGestures";
import { useColoured, useMap, type MapAnswer, type MappedItems } from "./useMap";
import { useView } from "./useView";
import { whole } from "./view";

interface Props {
  /** of images or objects */
  selection: Selection;
  items: MappedItems;
  isCurrent: boolean;
}

/** The map once there is one: what colours it is asked for with the points. */
export function MapView({ selection, items, isCurrent }: Props) {
  const { dataset, run } = selection;
  const [asked, setAsked] = useParameter("colour");
  const columns = api.useQuery("get", "/api/v1/datasets/{dataset}/columns", { params: { path: { dataset }, query: { items, run: run || undefined } } });
  const colour = shownColour(asked, columns.data?.items);
  const map = useMap(dataset, items, run, colour);
  const { coloured, members, error } = useColoured(map.data, selection, colour);
  return (
    <div className="map">
      <div className="map-bar">
        <ItemsControl items={items} />
        {colour !== null && <ColourControl selection={selection} columns={columns.data?.items ?? []} colour={colour} onColour={(value) => setAsked(value, true)} />}
        {map.isFetching && <Loader size="xs" aria-label="Loading" />}
        <span className="map-total">{map.data && `${count(map.data.points.ids.length)} ${items}`}</span>
        <Narrowed n={members?.length} />
      </div>
      {!isCurrent && <Outdated dataset={dataset} />}
      {[columns.error, map.error, error].map((problem, index) => problem && <ProblemAlert key={index} error={problem} />)}
      {coloured && <MapBody selection={selection} items={items} answer={coloured} />}
    </div>
  );
}

function Outdated({ dataset }: { dataset: string }) {
  return (
    <Alert color="yellow" variant="light" m="xs" p="xs" flex="none">
      This map shows a former version of the data set. <MakeMap dataset={dataset} label="Make it anew" />
    </Alert>
  );
}

function MapBody({ selection, items, answer: { points, legend, version } }: { selection: Selection; items: MappedItems; answer: MapAnswer }) {
  const scheme = useComputedColorScheme("light");
  const [tool, setTool] = useState<Tool>("move");
  const [only, setOnly] = useState<{ column: string; code: number | null }>();
  const [hovered, setHovered] = useState<Pointed | null>(null);
  const [picked, setPicked] = useParameter("item");
  const [word, setWord] = useParameter("lasso");
  const [view, setView, isMoving] = useView(points.bounds);
  const lasso = useMemo(() => readPolygon(word, version), [word, version]);
  const shownOnly = legend?.type === "text" && legend.column === only?.column ? only.code : null;
  const palette = useMemo(() => paletteOf(legend, scheme, shownOnly), [legend, scheme, shownOnly]);
  const zoom = (by: number) => setView({ ...view, zoom: view.zoom * by });
  useKeys({
    l: () => setTool(tool === "lasso" ? "move" : "lasso"),
    Escape: () => (picked ? setPicked("") : setWord("")),
  });
  return (
    <div className="map-body">
      <div className="map-frame">
        <PointMap
          points={points}
          palette={palette}
          view={view}
          onView={setView}
          isMoving={isMoving}
          tool={tool}
          lasso={lasso}
          onLasso={(corners) => setWord(writePolygon(corners, version))}
          onHover={setHovered}
          onPick={(pointed) => setPicked(pointed ? String(pointed.id) : "", true)}
          label={`Map of ${count(points.ids.length)} ${items}`}
        />
        <div className="map-tools">
          <MapTools tool={tool} onTool={setTool} onZoom={zoom} onWhole={() => setView(whole(points.bounds))} />
        </div>
        {hovered && <HoverCrop selection={selection} pointed={hovered} />}
      </div>
      <aside className="map-side" aria-label="Legend and selection" tabIndex={0}>
        <MapLegend legend={legend} codes={points.codes} scheme={scheme} only={shownOnly} onOnly={(code) => legend && setOnly({ column: legend.column, code })} />
        {/^\d+$/.test(picked) && <Picked selection={selection} id={Number(picked)} onClose={() => setPicked("")} />}
        <Lassoed selection={selection} items={items} polygon={lasso} word={word} onClear={() => setWord("")} onTool={() => setTool("lasso")} />
      </aside>
    </div>
  );
}
