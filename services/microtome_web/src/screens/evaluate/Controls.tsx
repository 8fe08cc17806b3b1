import { Anchor, Group } from "@mantine/core";
import { OverlapPicker } from "@/parts/OverlapPicker";
import { SliceSelect } from "@/parts/SliceSelect";
import { ThresholdSlider } from "@/parts/ThresholdSlider";
import { useParameter } from "@/selection/location";
import type { Looked } from "./looked";

/** Boxes or masks, which slice is looked at, and from which confidence predictions count. */
export function Controls({ looked }: { looked: Looked }) {
  const [, setConfidence] = useParameter("confidence");
  return (
    <Group gap="md" align="flex-end" className="evaluate-controls">
      <OverlapPicker dataset={looked.dataset} runs={[looked.run]} />
      <SliceSelect dataset={looked.dataset} />
      <div className="evaluate-threshold">
        <ThresholdSlider label="Confidence" value={looked.confidence} onChange={(value) => setConfidence(value === looked.evaluatedAt ? "" : String(value), true)} />
      </div>
      {looked.confidence !== looked.evaluatedAt && (
        <Anchor component="button" size="xs" onClick={() => setConfidence("", true)}>
          Back to {looked.evaluatedAt.toFixed(2)}
        </Anchor>
      )}
    </Group>
  );
}
