import { ActionIcon } from "@mantine/core";
import { listText } from "@/parts/lists";
import { count } from "@/parts/numbers";
import { addressOf, useSelection } from "@/selection/location";
import { isNarrowed } from "./useMap";

/** What the selection of the address leaves on the map, and how to be rid of it. */
export function Narrowed({ n }: { n: number | undefined }) {
  const [selection, change] = useSelection();
  if (!isNarrowed(selection)) return null;
  const { text, like, image, where, slice, ids, items } = selection;
  const words = [text && `“${text}”`, like !== null && `like item ${like}`, image && "like a picture", slice && `slice ${slice}`, ids && `${listText(ids, items)} of a list`, where].filter(Boolean).join(" · ");
  return (
    <span className="map-narrowed">
      <a href={addressOf("explorer", selection)} title={words}>
        {n === undefined ? "" : `${count(n)} selected: `}
        {words}
      </a>
      <ActionIcon size="xs" variant="subtle" color="gray" aria-label="Select all again" onClick={() => change({ text: "", like: null, image: "", where: "", slice: "", ids: "" })}>
        ✕
      </ActionIcon>
    </span>
  );
}
