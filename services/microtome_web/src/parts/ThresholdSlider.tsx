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

/** A threshold in hundredths; what follows it is told a moment after the last movement. */
export function ThresholdSlider({ label, value, min = 0, max = 1, onChange }: Props) {
  const [now, setNow] = useState<number | null>(null);
  const settle = useDebouncedCallback((next: number) => {
    onChange(next);
    setNow(null);
  }, 60);
  function move(next: number): void {
    setNow(next);
    settle(next);
  }
  return (
    <div>
      <Text size="xs" mb={4}>
        {label}: <strong>{figure(now ?? value, 2)}</strong>
      </Text>
      <Slider thumbLabel={label} min={min} max={max} step={0.01} label={null} size="sm" value={now ?? value} onChange={move} />
    </div>
  );
}
