import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, type Schemas } from "@/api/client";
import { ProblemAlert } from "@/parts/ProblemAlert";

type Operation = Schemas["CombineRequest"]["operation"];

const OPERATIONS: readonly { value: Operation; label: string }[] = [
  { value: "and", label: "and: in all of them" },
  { value: "or", label: "or: in any of them" },
  { value: "minus", label: "minus: in the first, not in the others" },
];

/** A new slice made of the chosen ones. */
export function Combine({ dataset, chosen }: { dataset: string; chosen: readonly string[] }) {
  const [operation, setOperation] = useState<Operation>("and");
  const [name, setName] = useState("");
  const client = useQueryClient();
  const combine = api.useMutation("post", "/api/v1/datasets/{dataset}/slices/combine", {
    onSuccess: () => {
      setName("");
      void client.invalidateQueries();
    },
  });
  if (chosen.length < 2) {
    return (
      <Text size="xs" c="dimmed" mt="xs">
        Choose two or more to combine them by and, or, minus.
      </Text>
    );
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    combine.mutate({ params: { path: { dataset } }, body: { name: name.trim(), operation, slices: [...chosen], replace: false } });
  }
  return (
    <form onSubmit={submit}>
      <Group gap="xs" mt="sm" align="flex-end">
        <Select size="xs" w={250} label={`Combine ${chosen.join(", ")}`} data={OPERATIONS.map((one) => one)} value={operation} allowDeselect={false} onChange={(value) => setOperation(value as Operation)} />
        <TextInput size="xs" label="Name of the new slice" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button size="xs" type="submit" disabled={!name.trim()} loading={combine.isPending}>
          Combine
        </Button>
      </Group>
      {combine.error && <ProblemAlert error={combine.error} />}
    </form>
  );
}
