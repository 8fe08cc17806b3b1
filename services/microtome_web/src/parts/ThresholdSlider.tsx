import { Slider, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { figure } from "./numbers";

interface Props {
  label: string;
  value: number;
  min?: number;
  max?: number;
  onChange: (value: number) => void;
}

/** A threshold in hundredths; what follows it is told of a first movement at once, of others when they pause. */
export function ThresholdSlider({ label, value, min = 0, max = 1, onChange }: Props) {
  // stands until what it moves has followed
  const [moved, setMoved] = useState<number | null>(null);
  const [followed, setFollowed] = useState(value);
  const settle = useDebouncedCallback(onChange, { delay: 60, leading: true });
  if (followed !== value) {
    setFollowed(value);
    if (!settle.isPending()) setMoved(null);
  }
  const shown = moved ?? value;
  function move(next: number): void {
    setMoved(next);
    settle(next);
  }
  return (
    <div>
      <Text size="xs" mb={4}>
        {label}: <strong>{figure(shown, 2)}</strong>
      </Text>
      <Slider thumbLabel={label} min={min} max={max} step={0.01} label={null} size="sm" value={shown} onChange={move} />
    </div>
  );
}
