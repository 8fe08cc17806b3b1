import { Button, Group, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { api } from "@/api/client";
import type { Box } from "./region";

interface CategoryProps {
  dataset: string;
  present: string;
  suggested: string | undefined;
  onChoose: (category: string) => void;
  onClose: () => void;
}

/** Which category it is: typing narrows the list, Enter takes its first; the suggested one stands first. */
export function CategoryForm({ dataset, present, suggested, onChoose, onClose }: CategoryProps) {
  const [typed, setTyped] = useState("");
  const matches = matching(useCategories(dataset), typed, present, suggested);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (matches[0]) onChoose(matches[0]);
  }
  return (
    <form onSubmit={submit} className="review-form">
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput label="It is" className="review-field" autoFocus autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
      <div className="review-options" role="group" aria-label="Categories">
        {matches.map((name, at) => (
          <Button key={name} type="button" size="compact-sm" variant={at === 0 ? "light" : "default"} onClick={() => onChoose(name)}>
            {name}
          </Button>
        ))}
        {!matches.length && <Text size="sm">No such category</Text>}
      </div>
    </form>
  );
}

/** The categories that hold what is typed, without the present one, the suggested one first. */
export function matching(categories: readonly string[], typed: string, present: string, suggested: string | undefined): string[] {
  const wanted = typed.trim().toLowerCase();
  const others = categories.filter((name) => name !== present && name.toLowerCase().includes(wanted));
  return others.sort((one, other) => Number(other === suggested) - Number(one === suggested));
}

interface BoxProps {
  dataset: string;
  /** what the new box shows; null where the box has its category */
  category: string | null;
  box: Box | null;
  onBox: (box: Box) => void;
  onSave: (box: Box, category: string | undefined) => void;
  onClose: () => void;
}

const SIDES = ["x", "y", "width", "height"] as const;

/** A box that is drawn on the picture, or typed. */
export function BoxForm({ dataset, category, box, onBox, onSave, onClose }: BoxProps) {
  const [name, setName] = useState(category);
  const categories = useCategories(dataset);
  const isBox = box !== null && box[2] > 0 && box[3] > 0;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isBox) onSave(box, name ?? undefined);
  }
  function set(side: number, value: number): void {
    onBox((box ?? [0, 0, 0, 0]).map((held, at) => (at === side ? value : held)) as unknown as Box);
  }
  return (
    <form onSubmit={submit} className="review-form">
      <Text size="sm">Draw the box on the picture.</Text>
      {category !== null && <Select label="Category" size="xs" searchable allowDeselect={false} data={categories} value={name} onChange={setName} />}
      <div className="review-sides">
        {SIDES.map((side, at) => (
          <NumberInput key={side} label={side} size="xs" hideControls decimalScale={1} value={box?.[at] ?? ""} onChange={(value) => typeof value === "number" && set(at, value)} />
        ))}
      </div>
      <Group gap="xs">
        <Button type="submit" size="xs" disabled={!isBox}>
          Save the box
        </Button>
        <Button variant="default" size="xs" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}

function useCategories(dataset: string): readonly string[] {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } });
  return data?.categories ?? [];
}
