import { Button, Checkbox, Group, Modal, Select, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { DownloadWhenDone } from "./DownloadWhenDone";
import { ProblemAlert } from "./ProblemAlert";
import { saveFrom } from "./saving";
import { useMaking } from "./useMaking";

type Format = NonNullable<Schemas["ExportRequest"]["format"]>;

const FORMATS: readonly { value: Format; label: string }[] = [
  { value: "coco", label: "COCO JSON" },
  { value: "yolo", label: "YOLO folder" },
  { value: "voc", label: "Pascal VOC XML" },
  { value: "cvat", label: "CVAT XML" },
  { value: "label-studio", label: "Label Studio JSON" },
];
/** Of a whole data set also what was corrected, to be done to another copy of it. */
const PATCH: { value: Format; label: string } = { value: "review-patch", label: "Review patch: the corrections alone" };

/** The labels of a data set, or of one slice, as an archive in a format of the field. */
export function ExportDialog({ dataset, slice, onClose }: { dataset: string; slice: string; onClose: () => void }) {
  const [format, setFormat] = useState<Format>("coco");
  const [pictures, setPictures] = useState(false);
  const start = api.useMutation("post", "/api/v1/datasets/{dataset}/exports");
  const making = useMaking(start);
  const save = useMutation({
    mutationFn: (id: string) => saveFrom(`/api/v1/datasets/${encodeURIComponent(dataset)}/exports/${id}`, `${slice || dataset}-${format}.zip`),
  });
  // what was made before is of other choices
  function ask(choose: () => void): void {
    choose();
    making.reset();
    save.reset();
  }
  return (
    <Modal opened onClose={onClose} title={slice ? `Export the slice “${slice}”` : `Export the data set “${dataset}”`} closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="sm">
        <Select label="Format" data={slice ? [...FORMATS] : [...FORMATS, PATCH]} value={format} allowDeselect={false} onChange={(value) => ask(() => setFormat(value as Format))} disabled={making.isWorking} />
        {format !== PATCH.value && <Checkbox label="With the pictures" checked={pictures} onChange={({ currentTarget: { checked } }) => ask(() => setPictures(checked))} disabled={making.isWorking} />}
        {start.error && <ProblemAlert error={start.error} />}
        {save.error && <ProblemAlert error={save.error} />}
        {making.canStart && (
          <Group justify="flex-end">
            <Button size="sm" loading={start.isPending} onClick={() => start.mutate({ params: { path: { dataset } }, body: { format, pictures: pictures && format !== PATCH.value, slice: slice || null } })}>
              Export
            </Button>
          </Group>
        )}
        <DownloadWhenDone making={making} ready="The archive is ready." saving={save.isPending} onSave={(job) => save.mutate(String(job.result?.export_id))} />
      </Stack>
    </Modal>
  );
}
