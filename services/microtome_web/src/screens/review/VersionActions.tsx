import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, type Schemas } from "@/api/client";
import { count } from "@/parts/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { EMPTY } from "@/selection/selection";
import { author } from "./author";

type Version = Schemas["VersionDocument"];
type Kind = Schemas["ReferenceRequest"]["kind"];

interface Props {
  /** without a version */
  name: string;
  /** the same, or a branch of it: what goes back */
  line: string;
  run: string;
  version: Version;
  /** whether the line ends here, so that there is nothing to go back to */
  isNewest: boolean;
  onCompare: () => void;
}

/** What can be done with a version: look at it, compare, name it, branch off, go back to it. */
export function VersionActions({ name, line, run, version, isNewest, onCompare }: Props) {
  const [naming, setNaming] = useState<Kind | null>(null);
  const [reverting, setReverting] = useState(false);
  const at = `${name}@${version.version}`;
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions of version ${version.version}`}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={addressOf("explorer", { ...EMPTY, dataset: at, run })}>
            Look at it in the explorer
          </Menu.Item>
          {!isNewest && <Menu.Item onClick={onCompare}>Compare it with the newest</Menu.Item>}
          <Menu.Item onClick={() => setNaming("tag")}>Tag it…</Menu.Item>
          <Menu.Item onClick={() => setNaming("branch")}>Begin a branch here…</Menu.Item>
          {!isNewest && (
            <Menu.Item color="red" onClick={() => setReverting(true)}>
              Go back to it…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {naming && <NameDialog kind={naming} at={at} onClose={() => setNaming(null)} />}
      {reverting && <RevertDialog line={line} version={version} onClose={() => setReverting(false)} />}
    </>
  );
}

function NameDialog({ kind, at, onClose }: { kind: Kind; at: string; onClose: () => void }) {
  const [name, setName] = useState("");
  const client = useQueryClient();
  const make = api.useMutation("post", "/api/v1/datasets/{dataset}/versions/references", {
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    make.mutate({ params: { path: { dataset: at } }, body: { name: name.trim(), kind } });
  }
  return (
    <Modal opened onClose={onClose} title={kind === "tag" ? `Tag ${at}` : `Begin a branch at ${at}`} closeButtonProps={{ "aria-label": "Close" }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {kind === "tag" ? "A tag is a name for this version that stays where it is." : "Corrections on a branch make versions beside the main line."}
          </Text>
          <TextInput label={`Name of the ${kind}`} value={name} maxLength={100} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
          {make.error && <ProblemAlert error={make.error} />}
          <Group justify="flex-end">
            <Button size="sm" type="submit" disabled={!name.trim()} loading={make.isPending}>
              {kind === "tag" ? "Tag" : "Begin the branch"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RevertDialog({ line, version, onClose }: { line: string; version: Version; onClose: () => void }) {
  const client = useQueryClient();
  const revert = api.useMutation("post", "/api/v1/datasets/{dataset}/versions/revert", {
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Go back to version ${version.version}?`} closeButtonProps={{ "aria-label": "Close" }}>
      <Text size="sm">
        A new version of {line} gets the labels of version {version.version}, {count(version.n_objects)} objects. What came between stays in the history.
      </Text>
      {revert.error && <ProblemAlert error={revert.error} />}
      <Group justify="flex-end" mt="sm">
        <Button size="sm" color="red" loading={revert.isPending} onClick={() => revert.mutate({ params: { path: { dataset: line } }, body: { version: version.version, author: author() } })}>
          Go back
        </Button>
      </Group>
    </Modal>
  );
}
