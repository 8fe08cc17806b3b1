import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { DownloadWhenDone } from "./DownloadWhenDone";
import type { IouType } from "./evaluations";
import { plural } from "./numbers";
import { ProblemAlert } from "./ProblemAlert";
import { saveFrom } from "./saving";
import { useMaking } from "./useMaking";

type Format = NonNullable<Schemas["ReportRequest"]["format"]>;

const FORMATS: readonly { value: Format; label: string }[] = [
  { value: "html", label: "HTML page that opens alone" },
  { value: "md", label: "Markdown" },
  { value: "json", label: "JSON" },
  { value: "xml", label: "JUnit XML: a test for each slice" },
];

interface Props {
  dataset: string;
  run: string;
  slices: readonly string[];
  /** of boxes or of masks */
  iouType?: IouType;
  confidence: number;
  /** the run that stands beside at first */
  second?: string;
  onClose: () => void;
}

/** A page about a run, or about two compared, on slices: made by a job, then saved as a file. */
export function ReportDialog({ dataset, run, slices, iouType = "bbox", confidence, second, onClose }: Props) {
  const [format, setFormat] = useState<Format>("html");
  const [beside, setBeside] = useState<string | null>(second ?? null);
  const known = api.useQuery("get", "/api/v1/datasets/{dataset}", { params: { path: { dataset } } });
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/reports");
  const making = useMaking(start);
  const save = useMutation({
    mutationFn: (id: string) => saveFrom(`/api/v1/datasets/${encodeURIComponent(dataset)}/reports/${id}`, `${dataset}-${run}.${format}`),
  });
  // what was made before is of other choices
  function ask(choose: () => void): void {
    choose();
    making.reset();
    save.reset();
  }
  const others = known.data?.runs.filter((name) => name !== run) ?? [];
  const body = { runs: beside ? [run, beside] : [run], format, slices: [...slices], iou_type: iouType, confidence };
  return (
    <Modal opened onClose={onClose} title={`Report on ${run}`} closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {slices.length ? `The whole data set and ${plural(slices.length, "slices")}: ${slices.slice(0, 6).join(", ")}${slices.length > 6 ? " and more" : ""}.` : "The whole data set."}
        </Text>
        <Select label="Format" data={FORMATS.map((one) => one)} value={format} allowDeselect={false} onChange={(value) => ask(() => setFormat(value as Format))} disabled={making.isWorking} />
        {others.length > 0 && <Select label="Compared with" placeholder="no other run" clearable data={others} value={beside} onChange={(name) => ask(() => setBeside(name))} disabled={making.isWorking} />}
        {start.error && <ProblemAlert error={start.error} />}
        {save.error && <ProblemAlert error={save.error} />}
        {making.canStart && (
          <Group justify="flex-end">
            <Button size="sm" loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body })}>
              Make the report
            </Button>
          </Group>
        )}
        <DownloadWhenDone making={making} ready="The report is ready." saving={save.isPending} onSave={(job) => save.mutate(String(job.result?.report_id))} />
      </Stack>
    </Modal>
  );
}
