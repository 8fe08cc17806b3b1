import { Button, Group, Loader, Select, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import { shownBox, type ShownBox } from "@/parts/boxes";
import { Crop } from "@/parts/Crop";
import { figure, shortNumber } from "@/parts/numbers";
import { OutcomeBadge } from "@/parts/OutcomeBadge";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf, useParameter, type ChangeSelection } from "@/selection/location";
import { EMPTY, type Selection } from "@/selection/selection";
import { reason } from "./reasons";
import { fetchItems } from "./useItems";
import { ZoomPicture } from "./ZoomPicture";

interface Props {
  selection: Selection;
  id: number;
  shows: { truth: boolean; predictions: boolean };
  change: ChangeSelection;
  confidence: number;
}

/** One item: its picture, every box on it and why each failed, its neighbours, another run beside. */
export function Panel({ selection, id, shows, change, confidence }: Props) {
  const { dataset, items, run } = selection;
  const item = useQuery({
    queryKey: ["panel item", dataset, items, run, id],
    queryFn: async ({ signal }) => (await fetchItems({ dataset, items, run }, [id], signal))[0] ?? null,
  });
  const imageId = items === "images" ? id : item.data?.imageId;
  if (item.error) return <ProblemAlert error={item.error} retry={item.refetch} />;
  if (item.data === null) return <Text p="sm">There is no {items.replace(/s$/, "")} {id}.</Text>;
  return (
    <div className="panel">
      <Title order={2} className="panel-title">
        {items.replace(/s$/, "")} {id} {item.data?.category && `· ${item.data.category}`}
      </Title>
      {item.data && (
        <Text size="xs" c="dimmed" truncate title={item.data.fileName}>
          {item.data.fileName}
        </Text>
      )}
      {imageId === undefined ? <Loader size="sm" aria-label="Loading" /> : <Picture key={run} {...{ selection, id, imageId, shows, confidence }} run={run} isMain />}
      <Group gap={6} my="xs">
        {items !== "predictions" && (
          <Button size="compact-xs" variant="default" onClick={() => change({ like: id })}>
            More like this (s)
          </Button>
        )}
        {items !== "images" && imageId !== undefined && (
          <Button size="compact-xs" variant="default" component="a" href={addressOf("explorer", { ...EMPTY, dataset, run, items, where: `image_id = ${imageId}` })}>
            All of its image
          </Button>
        )}
      </Group>
      {imageId !== undefined && <OtherRun {...{ selection, id, imageId, shows, confidence }} />}
      {items !== "predictions" && <Neighbours selection={selection} id={id} />}
      {imageId !== undefined && <ImageColumns dataset={dataset} run={run} imageId={imageId} />}
    </div>
  );
}

interface PictureProps {
  selection: Selection;
  id: number;
  imageId: number;
  shows: Props["shows"];
  confidence: number;
  run: string;
  isMain?: boolean;
}

function Picture({ selection, id, imageId, shows, confidence, run, isMain = false }: PictureProps) {
  const { dataset, items } = selection;
  const [, setItem] = useParameter("item");
  const { data, error } = api.useQuery("get", "/api/v1/datasets/{dataset}/boxes", { params: { path: { dataset }, query: { image: [imageId], run: run || undefined } } });
  const image = data?.images[0];
  const all = useMemo(() => image?.boxes.map(shownBox) ?? [], [image]);
  const counted = all.filter((box) => box.items === "objects" || (box.confidence ?? 0) >= confidence);
  const boxes = counted
    .filter((box) => (box.items === "objects" ? shows.truth : shows.predictions))
    .map((box) => ({ ...box, highlighted: isMain && box.items === items && box.id === id }));
  if (error) return <ProblemAlert error={error} />;
  if (!image) return <Loader size="sm" aria-label="Loading" />;
  const pick = (box: ShownBox) => box.items === items && isMain && setItem(String(box.id), true);
  return (
    <>
      <ZoomPicture dataset={dataset} imageId={imageId} width={image.width} height={image.height} boxes={boxes} onPick={pick} />
      <BoxList boxes={boxes} all={all} confidence={confidence} run={run} onPick={pick} pickable={isMain ? items : ""} />
    </>
  );
}

interface ListProps {
  boxes: readonly ShownBox[];
  all: readonly ShownBox[];
  confidence: number;
  run: string;
  pickable: string;
  onPick: (box: ShownBox) => void;
}

function BoxList({ boxes, all, confidence, run, pickable, onPick }: ListProps) {
  if (!boxes.length) return <Text size="sm" c="dimmed" mt="xs">No box is shown on this image.</Text>;
  const ordered = [...boxes].sort((one, other) => Number(other.highlighted) - Number(one.highlighted));
  return (
    <ul className="box-list" tabIndex={0} aria-label="Boxes">
      {ordered.map((box) => (
        <li key={`${box.items}-${box.id}`} data-highlighted={box.highlighted || undefined}>
          <span className="box-line" data-items={box.items} aria-hidden />
          <span>
            {pickable === box.items ? (
              <button type="button" className="plain-link" onClick={() => onPick(box)}>
                {box.category}
              </button>
            ) : (
              box.category
            )}{" "}
            <Text span size="xs" c="dimmed">
              {box.items === "predictions" ? `prediction ${figure(box.confidence, 2)}` : "ground truth"}
            </Text>
          </span>
          {run && box.outcome ? <OutcomeBadge outcome={box.outcome} /> : <span />}
          {run && <span className="box-reason">{reason(box, all, confidence)}</span>}
        </li>
      ))}
    </ul>
  );
}

function OtherRun(props: Omit<PictureProps, "run">) {
  const [other, setOther] = useParameter("other");
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset: props.selection.dataset } } });
  const rest = data?.runs.filter((run) => run !== props.selection.run) ?? [];
  if (!props.selection.run || !rest.length) return null;
  return (
    <section aria-label="Another run">
      <Select size="xs" label="Beside it, another run" placeholder="Choose a run" clearable data={rest} value={rest.includes(other) ? other : null} onChange={(run) => setOther(run ?? "", true)} mb={6} />
      {rest.includes(other) && <Picture {...props} run={other} />}
    </section>
  );
}

function Neighbours({ selection, id }: { selection: Selection; id: number }) {
  const { dataset, items, run } = selection;
  const params = { path: { dataset } };
  const about = api.useQuery("get", "/api/v1/datasets/{dataset}", { params });
  const isEmbedded = Boolean(about.data?.encoders.length);
  const { data, error } = api.useQuery("post", "/api/v1/datasets/{dataset}/search", { params, body: { items, like: id, limit: 13, run: run || null, descending: true } }, { enabled: isEmbedded });
  const others = data?.hits.filter((hit) => hit.id !== id).slice(0, 12) ?? [];
  return (
    <section aria-label="Neighbours">
      <Title order={3}>Most alike</Title>
      {error && <ProblemAlert error={error} />}
      {about.data && !isEmbedded && (
        <Text size="sm" c="dimmed">
          Nothing has a vector yet. They are made on the page <a href={`#/import?dataset=${encodeURIComponent(dataset)}&step=2`}>Import</a>, or by <code>microtome embed {dataset}</code>.
        </Text>
      )}
      <div className="neighbours">
        {others.map((hit) => (
          <a key={hit.id} href={addressOf("explorer", selection, { item: String(hit.id) })} className="neighbour" title={`${items.replace(/s$/, "")} ${hit.id}, similarity ${figure(hit.similarity)}`}>
            <Crop dataset={dataset} items={items} id={hit.id} run={run} size={80} alt={`${hit.category ?? hit.file_name}, similarity ${figure(hit.similarity)}`} />
            <span className="neighbour-caption">
              {hit.outcome && <OutcomeBadge outcome={hit.outcome} short />} {figure(hit.similarity, 2)}
            </span>
          </a>
        ))}
      </div>
    </section>
  );
}

function ImageColumns({ dataset, run, imageId }: { dataset: string; run: string; imageId: number }) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/images/{image_id}", { params: { path: { dataset, image_id: imageId }, query: { run: run || undefined } } });
  if (!data) return null;
  return (
    <details className="image-columns">
      <summary>Columns of its image</summary>
      <Table verticalSpacing={2} fz="xs">
        <Table.Tbody>
          {Object.entries(data.columns).map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{typeof value === "number" ? shortNumber(value) : String(value ?? "–")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}
