import { Anchor } from "@mantine/core";
import { addressOf } from "@/selection/location";
import type { Selection } from "@/selection/selection";
import { count } from "./numbers";

/** A count that opens its boxes in the explorer. */
export function NumberLink({ value, selection, label }: { value: number; selection: Selection; label?: string }) {
  const text = count(value);
  if (!value) return <span>{text}</span>;
  return (
    <Anchor href={addressOf("explorer", selection)} inherit aria-label={label ? `${text} ${label}` : undefined}>
      {text}
    </Anchor>
  );
}
