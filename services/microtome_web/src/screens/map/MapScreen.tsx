import "./map.css";
import { Loader } from "@mantine/core";
import { api } from "@/api/client";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useSelection } from "@/selection/location";
import { MapStart } from "./MapStart";
import { MapView } from "./MapView";
import type { MappedItems } from "./useMap";

/** Where images or objects lie by what they look like; what lies together can be looked at together. */
export default function MapScreen() {
  const [selection] = useSelection();
  const { dataset } = selection;
  const items: MappedItems = selection.items === "images" ? "images" : "objects";
  const { data, error, refetch } = api.useQuery("get", "/api/v1/datasets/{dataset}/scores", { params: { path: { dataset } } });
  if (error) return <ProblemAlert error={error} retry={refetch} />;
  if (!data) return <Loader m="md" size="sm" aria-label="Loading" />;
  const map = data.items.find((score) => score.family === "umap" && score.items === items);
  if (!map) return <MapStart dataset={dataset} items={items} />;
  return <MapView key={items} selection={{ ...selection, items, lasso: "" }} items={items} isCurrent={map.is_current} />;
}
