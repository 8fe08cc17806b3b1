import { Button, Group, Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas } from "@/api/client";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { addressOf } from "@/selection/location";
import { EMPTY } from "@/selection/selection";

interface Props {
  name: string;
  run: string;
  version: Schemas["VersionDocument"];
  /** whether the main line ends here */
  isMain: boolean;
}

/** The tags and branches at a version: each opens the data set under that name, and can be forgotten. */
export function VersionNames({ name, run, version, isMain }: Props) {
  return (
    <span className="version-names">
      {isMain && <span className="version-name">main</span>}
      {version.branches.map((branch) => (
        <Reference key={branch} {...{ name, run }} kind="branch" reference={branch} />
      ))}
      {version.tags.map((tag) => (
        <Reference key={tag} {...{ name, run }} kind="tag" reference={tag} />
      ))}
    </span>
  );
}

function Reference({ name, run, kind, reference }: { name: string; run: string; kind: "tag" | "branch"; reference: string }) {
  const [asks, setAsks] = useState(false);
  const client = useQueryClient();
  const forget = api.useMutation("delete", "/api/v1/datasets/{dataset}/versions/references/{name}", { onSuccess: () => client.invalidateQueries() });
  return (
    <span className="version-name" data-kind={kind}>
      <a href={addressOf("explorer", { ...EMPTY, dataset: `${name}@${reference}`, run })} title={`Open ${name}@${reference}`}>
        {kind} {reference}
      </a>
      <button type="button" aria-label={`Forget the ${kind} ${reference}`} onClick={() => setAsks(true)}>
        ×
      </button>
      <Modal opened={asks} onClose={() => setAsks(false)} title={`Forget the ${kind} “${reference}”?`} closeButtonProps={{ "aria-label": "Close" }}>
        <Text size="sm">The versions stay; the name is gone.</Text>
        {forget.error && <ProblemAlert error={forget.error} />}
        <Group justify="flex-end" mt="sm">
          <Button size="sm" color="red" loading={forget.isPending} onClick={() => forget.mutate({ params: { path: { dataset: name, name: reference } } })}>
            Forget
          </Button>
        </Group>
      </Modal>
    </span>
  );
}
