import { Text } from "@mantine/core";

const COLOURS: Readonly<Record<string, string>> = { worse: "#d55e00", better: "#0072b2" };

/** One colour for each verdict everywhere; grey for those that say nothing. */
export function verdictColour(verdict: string): string {
  return COLOURS[verdict] ?? "var(--mantine-color-dimmed)";
}

/** Whether a verdict says more than chance does. */
export function isCertain(verdict: string): boolean {
  return verdict in COLOURS;
}

/** A verdict in its words, beside a dot of its colour; where it tells nothing, why. */
export function Verdict({ verdict, reason = null }: { verdict: string; reason?: string | null }) {
  return (
    <>
      <span className="verdict">
        <span className="verdict-dot" style={{ background: verdictColour(verdict) }} aria-hidden />
        {verdict}
      </span>
      {reason && (
        <Text size="xs" c="dimmed" className="verdict-reason">
          {reason}
        </Text>
      )}
    </>
  );
}
