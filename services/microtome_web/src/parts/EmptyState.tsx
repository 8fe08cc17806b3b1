import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** Says that there is nothing here, why, and what to do next. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack className="narrow" gap="xs" role="status">
      <Title order={2}>{title}</Title>
      {children && <Text c="dimmed">{children}</Text>}
      {action && <div>{action}</div>}
    </Stack>
  );
}
