import { Anchor, CloseButton, Group, Title } from "@mantine/core";
import { Crop } from "@/parts/Crop";
import { addressOf } from "@/selection/location";
import { EMPTY, type Selection } from "@/selection/selection";

/** The point that was clicked. */
export function Picked({ selection, id, onClose }: { selection: Selection; id: number; onClose: () => void }) {
  const { dataset, run, items } = selection;
  const name = `${items.replace(/s$/, "")} ${id}`;
  const only = { ...EMPTY, dataset, run, items };
  return (
    <section aria-label="Picked item">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2}>{name}</Title>
        <CloseButton size="sm" aria-label="Close the item" onClick={onClose} />
      </Group>
      <div className="map-picked">
        <Crop key={id} dataset={dataset} items={items} id={id} run={run} size={240} alt={name} />
      </div>
      <Group gap="sm">
        <Anchor size="sm" href={addressOf("explorer", { ...only, where: `id = ${id}` }, { item: String(id) })}>
          Open in the explorer
        </Anchor>
        <Anchor size="sm" href={addressOf("explorer", { ...only, like: id })}>
          More like this
        </Anchor>
      </Group>
    </section>
  );
}
