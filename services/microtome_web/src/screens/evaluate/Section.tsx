import { Loader, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemAlert } from "@/parts/ProblemAlert";

interface Props {
  title: string;
  hint?: ReactNode;
  tools?: ReactNode;
  /** over the whole width where there are two columns */
  wide?: boolean;
  query: { error: unknown; data: unknown; refetch: () => unknown };
  children: ReactNode;
}

/** One side of the evaluation: its title, its controls, and what is wrong where its data does not come. */
export function Section({ title, hint, tools, wide = false, query, children }: Props) {
  return (
    <section className="section" data-wide={wide || undefined} aria-label={title}>
      <div className="section-head">
        <Title order={2}>{title}</Title>
        {tools}
      </div>
      {hint && (
        <Text size="xs" c="dimmed" mb="xs">
          {hint}
        </Text>
      )}
      {query.error !== null && query.error !== undefined && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && !query.error && <Loader size="sm" aria-label="Loading" />}
      {query.data !== undefined && children}
    </section>
  );
}
