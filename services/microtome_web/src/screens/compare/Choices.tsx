import { Checkbox, Group, MultiSelect, Select } from "@mantine/core";
import { OverlapPicker } from "@/parts/OverlapPicker";
import { useParameter } from "@/selection/location";
import type { Compared } from "./CompareScreen";
import { METRICS, MOST_RUNS, writeNames } from "./query";

const BY_SCOPE = " by scope";

/** Which runs, slices and metric; all of it stands in the address. */
export function Choices({ known, compared }: { known: { runs: string[]; slices: string[] }; compared: Compared }) {
  const [, setRuns] = useParameter("runs");
  const [named, setSlices] = useParameter("slices");
  const [, setMetric] = useParameter("metric");
  const [certain, setCertain] = useParameter("certain");
  return (
    <Group gap="sm" align="flex-end" mb="md" className="compare-choices">
      <MultiSelect size="xs" label="Runs, the first is the baseline" data={known.runs} value={[...compared.runs]} maxValues={MOST_RUNS} onChange={(names) => setRuns(writeNames(names), true)} className="compare-runs" searchable={known.runs.length > 8} />
      <MultiSelect
        size="xs"
        label="Slices"
        data={known.slices}
        value={named ? [...compared.slices] : []}
        placeholder={named ? undefined : known.slices.length ? `all ${known.slices.length}` : "none yet"}
        onChange={(names) => setSlices(writeNames(names), true)}
        className="compare-slices"
        clearable
        clearButtonProps={{ "aria-label": "All slices" }}
        searchable={known.slices.length > 8}
      />
      <Select
        size="xs"
        label="Tested by"
        w={200}
        data={[{ value: BY_SCOPE, label: "mAP, or AR100 of objects" }, ...METRICS]}
        value={compared.metric ?? BY_SCOPE}
        allowDeselect={false}
        onChange={(metric) => setMetric(metric === BY_SCOPE ? "" : metric!, true)}
      />
      <OverlapPicker dataset={compared.dataset} runs={compared.runs} />
      <Checkbox size="xs" mb={7} label="Only certain differences" checked={certain === "1"} onChange={(event) => setCertain(event.currentTarget.checked ? "1" : "", true)} />
    </Group>
  );
}
