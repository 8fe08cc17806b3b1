import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { saveFrom } from "@/parts/saving";
import type { Compared } from "./CompareScreen";

const FORMATS = [
  { format: "html", label: "HTML page" },
  { format: "csv", label: "CSV table" },
  { format: "md", label: "Markdown" },
] as const;

type Format = (typeof FORMATS)[number]["format"];

/** The comparison as a file that opens alone. */
export function Exports({ compared }: { compared: Compared }) {
  const save = useMutation({ mutationFn: (format: Format) => saveFrom(pathOf(compared, format), `comparison.${format}`) });
  return (
    <div>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <Button size="xs" variant="default" loading={save.isPending}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map(({ format, label }) => (
            <Menu.Item key={format} onClick={() => save.mutate(format)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {save.error && <ProblemAlert error={save.error} />}
    </div>
  );
}

function pathOf({ dataset, runs, slices, metric }: Compared, format: Format): string {
  const query = new URLSearchParams({ format });
  for (const run of runs) query.append("run", run);
  for (const slice of slices) query.append("slice", slice);
  if (metric) query.append("metric", metric);
  return `/api/v1/datasets/${encodeURIComponent(dataset)}/compare/export?${query}`;
}
