import { SegmentedControl } from "@mantine/core";
import { api } from "@/api/client";
import { useParameter } from "@/selection/location";
import { readIouType, type IouType } from "./evaluations";

const CHOICES: readonly { value: IouType; label: string }[] = [
  { value: "bbox", label: "Boxes" },
  { value: "segm", label: "Masks" },
];

/** Whether boxes or masks are laid over each other, as the address says. */
export function useIouType(): [IouType, (value: IouType) => void] {
  const [text, set] = useParameter("iou_type");
  return [readIouType(text), (value) => set(value === "bbox" ? "" : value)];
}

/** The choice between boxes and masks, where all of the runs have masks. */
export function OverlapPicker({ dataset, runs }: { dataset: string; runs: readonly string[] }) {
  const [iouType, setIouType] = useIouType();
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/runs", { params: { path: { dataset }, query: { limit: 1000 } } });
  const chosen = data?.items.filter(({ name }) => runs.includes(name)) ?? [];
  const haveMasks = chosen.length > 0 && chosen.every(({ iou_types }) => iou_types.includes("segm"));
  if (!haveMasks && iouType === "bbox") return null;
  return <SegmentedControl size="xs" aria-label="Overlap of" data={CHOICES.map((one) => one)} value={iouType} onChange={(value) => setIouType(value as IouType)} />;
}
