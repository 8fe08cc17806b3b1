import { Anchor, Group } from "@mantine/core";
import { SliceSelect } from "@/parts/SliceSelect";
import { ThresholdSlider } from "@/parts/ThresholdSlider";
import { useParameter } from "@/selection/location";
import { isExact, type Looked } from "./looked";

/** Which slice is looked at, and from which confidence predictions count. */
export function Controls({ looked }: { looked: Looked }) {
  const [, setConfidence] = useParameter("confidence");
  return (
    <Group gap="md" align="flex-end" className="evaluate-controls">
      <SliceSelect dataset={looked.dataset} />
      <div className="evaluate-threshold">
        <ThresholdSlider label="Confidence" value={looked.confidence} onChange={(value) => setConfidence(value === looked.evaluatedAt ? "" : String(value), true)} />
      </div>
      {!isExact(looked) && (
        <Anchor component="button" size="xs" onClick={() => setConfidence("", true)}>
          Back to {looked.evaluatedAt.toFixed(2)}
        </Anchor>
      )}
    </Group>
  );
}
