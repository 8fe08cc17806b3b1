import { Button, Menu, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { DownloadWhenDone } from "@/parts/DownloadWhenDone";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { saveFrom } from "@/parts/saving";
import { useMaking } from "@/parts/useMaking";
import type { Compared } from "./CompareScreen";

type Format = NonNullable<Schemas["ComparisonRequest"]["format"]>;

const FORMATS: readonly { format: Format; label: string }[] = [
  { format: "html", label: "HTML page" },
  { format: "csv", label: "CSV table" },
  { format: "md", label: "Markdown" },
  { format: "json", label: "JSON" },
];

/** The comparison as a file that opens alone. */
export function Exports({ compared }: { compared: Compared }) {
  const [format, setFormat] = useState<Format | null>(null);
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <Button size="xs" variant="default">
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((one) => (
            <Menu.Item key={one.format} onClick={() => setFormat(one.format)}>
              {one.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {format && <ExportDialog compared={compared} format={format} onClose={() => setFormat(null)} />}
    </>
  );
}

function ExportDialog({ compared, format, onClose }: { compared: Compared; format: Format; onClose: () => void }) {
  const { dataset, runs, slices, metric, iouType } = compared;
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/comparisons");
  const making = useMaking(start);
  const save = useMutation({ mutationFn: (id: string) => saveFrom(`/api/v1/datasets/${encodeURIComponent(dataset)}/reports/${id}`, `comparison.${format}`) });
  const body = { runs: [...runs], slices: [...slices], iou_type: iouType, format, metrics: metric ? [metric] : [] };
  return (
    <Modal opened onClose={onClose} title={`The comparison as ${FORMATS.find((one) => one.format === format)!.label}`} closeButtonProps={{ "aria-label": "Close" }}>
      {start.error && <ProblemAlert error={start.error} />}
      {save.error && <ProblemAlert error={save.error} />}
      {making.canStart && (
        <Button size="sm" loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body })}>
          Make the file
        </Button>
      )}
      <DownloadWhenDone making={making} ready="The file is ready." saving={save.isPending} onSave={(job) => save.mutate(String(job.result?.report_id))} />
    </Modal>
  );
}
