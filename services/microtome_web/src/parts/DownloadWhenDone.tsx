import { Button, Group, Text } from "@mantine/core";
import type { Job } from "./JobProgress";
import { WatchedOutcome } from "./JobOutcome";
import type { Making } from "./useMaking";

interface Props {
  making: Making;
  /** what stands there when the job is done, such as "The report is ready." */
  ready: string;
  saving: boolean;
  onSave: (job: Job) => void;
}

/** A job on its way; once it is done, the button that saves what it made. */
export function DownloadWhenDone({ making, ready, saving, onSave }: Props) {
  return (
    <WatchedOutcome watched={making.watched}>
      {(job) => (
        <Group justify="space-between">
          <Text size="sm" role="status">
            {ready}
          </Text>
          <Button size="sm" loading={saving} onClick={() => onSave(job)}>
            Download
          </Button>
        </Group>
      )}
    </WatchedOutcome>
  );
}
