import { Autocomplete, Button, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { api, type Schemas } from "@/api/client";
import type { Condition, Operator } from "@/filter/expression";
import { selectionParameters } from "@/selection/requests";
import type { Selection } from "@/selection/selection";

type Column = Schemas["ColumnDocument"];

const OPERATORS: Record<Column["type"], readonly Operator[]> = {
  text: ["=", "!=", "LIKE", "IS NULL", "IS NOT NULL"],
  number: ["<", "<=", ">", ">=", "=", "!=", "BETWEEN", "IS NULL", "IS NOT NULL"],
  boolean: ["=", "IS NULL", "IS NOT NULL"],
};
const WORDS: Partial<Record<Operator, string>> = { "=": "is", "!=": "is not", LIKE: "is like (% = anything)", BETWEEN: "from – to", "IS NULL": "is empty", "IS NOT NULL": "is not empty" };

/** A new condition: column, comparison and value. */
export function ConditionForm({ selection, onDone }: { selection: Selection; onDone: (condition: Condition) => void }) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/columns", {
    params: { path: { dataset: selection.dataset }, query: { items: selection.items, run: selection.run || undefined } },
  });
  const [name, setName] = useState<string | null>(null);
  const [operator, setOperator] = useState<Operator>("=");
  const [first, setFirst] = useState<string | number>("");
  const [second, setSecond] = useState<string | number>("");
  const column = data?.items.find((known) => known.name === name);

  function choose(next: string | null): void {
    const type = data?.items.find((known) => known.name === next)?.type ?? "text";
    setName(next);
    setOperator(OPERATORS[type][0]!);
    setFirst(type === "boolean" ? "TRUE" : "");
    setSecond("");
  }
  const values = column ? valuesOf(column, operator, first, second) : null;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (column && values) onDone({ column: column.name, operator, values });
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Select size="xs" label="Column" searchable data={data?.items.map((known) => known.name) ?? []} value={name} onChange={choose} comboboxProps={{ withinPortal: false }} data-autofocus />
        {column && (
          <>
            <Text size="xs" c="dimmed">
              {column.description}
            </Text>
            <Select size="xs" label="Comparison" data={OPERATORS[column.type].map((value) => ({ value, label: WORDS[value] ?? value }))} value={operator} allowDeselect={false} onChange={(next) => setOperator(next as Operator)} comboboxProps={{ withinPortal: false }} />
            <ValueFields selection={selection} column={column} operator={operator} first={first} second={second} setFirst={setFirst} setSecond={setSecond} />
          </>
        )}
        <Button type="submit" size="xs" disabled={!values}>
          Add
        </Button>
      </Stack>
    </form>
  );
}

interface FieldProps {
  selection: Selection;
  column: Column;
  operator: Operator;
  first: string | number;
  second: string | number;
  setFirst: (value: string | number) => void;
  setSecond: (value: string | number) => void;
}

function ValueFields({ selection, column, operator, first, second, setFirst, setSecond }: FieldProps) {
  if (operator.startsWith("IS ")) return null;
  if (column.type === "boolean") {
    return <Select size="xs" label="Value" data={[{ value: "TRUE", label: "yes" }, { value: "FALSE", label: "no" }]} value={String(first)} allowDeselect={false} onChange={(value) => setFirst(value ?? "TRUE")} comboboxProps={{ withinPortal: false }} />;
  }
  if (column.type === "text") return <TextValue selection={selection} column={column} value={String(first)} onChange={setFirst} />;
  return (
    <>
      <NumberInput size="xs" label={operator === "BETWEEN" ? "From" : "Value"} value={first} onChange={setFirst} />
      {operator === "BETWEEN" && <NumberInput size="xs" label="To" value={second} onChange={setSecond} />}
    </>
  );
}

function TextValue({ selection, column, value, onChange }: { selection: Selection; column: Column; value: string; onChange: (value: string) => void }) {
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/facets", {
    params: { path: { dataset: selection.dataset }, query: { ...selectionParameters({ ...selection, where: "" }), columns: [column.name] } },
  });
  const known = data?.facets[0]?.values.map((one) => one.label) ?? [];
  return <Autocomplete size="xs" label="Value" data={known} value={value} onChange={onChange} limit={40} comboboxProps={{ withinPortal: false }} />;
}

function valuesOf(column: Column, operator: Operator, first: string | number, second: string | number): Condition["values"] | null {
  if (operator.startsWith("IS ")) return [];
  if (column.type === "boolean") return [first === "TRUE"];
  if (column.type === "text") return [String(first)];
  if (typeof first !== "number") return null;
  if (operator !== "BETWEEN") return [first];
  return typeof second === "number" ? [first, second] : null;
}
