import { Select } from "@mantine/core";
import { api } from "@/api/client";
import { useSelection } from "@/selection/location";

/** The slice of the address, chosen from those that there are. */
export function SliceSelect({ dataset }: { dataset: string }) {
  const [{ slice }, change] = useSelection();
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/slices", { params: { path: { dataset }, query: { limit: 1000 } } });
  const known = data?.items.map((one) => one.name) ?? [];
  const names = slice && !known.includes(slice) ? [slice, ...known] : known;
  return (
    <Select
      size="xs"
      aria-label="Slice"
      placeholder={data && !names.length ? "No slice yet" : "Whole data set"}
      w={170}
      data={names}
      value={slice || null}
      clearable
      clearButtonProps={{ "aria-label": "Whole data set" }}
      searchable={names.length > 8}
      onChange={(name) => change({ slice: name ?? "" })}
    />
  );
}
