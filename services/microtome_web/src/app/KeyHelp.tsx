import { Kbd, Modal, Table } from "@mantine/core";
import { useEffect, useState } from "react";
import { KEYS, keyLabel, useKeys } from "./keys";

const OPEN = "microtome-help";

export function openHelp(): void {
  dispatchEvent(new Event(OPEN));
}

/** The map of the keys; `?` opens it. */
export function KeyHelp() {
  const [opened, setOpened] = useState(false);
  useKeys({ "?": () => setOpened(true) });
  useEffect(() => {
    const open = () => setOpened(true);
    addEventListener(OPEN, open);
    return () => removeEventListener(OPEN, open);
  }, []);
  return (
    <Modal opened={opened} onClose={() => setOpened(false)} title="Keys" closeButtonProps={{ "aria-label": "Close" }}>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {Object.entries(KEYS).map(([key, meaning]) => (
            <Table.Tr key={key}>
              <Table.Td w={130}>
                <Kbd>{keyLabel(key)}</Kbd>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
