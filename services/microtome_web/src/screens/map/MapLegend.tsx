import { Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { count, shortNumber } from "@/parts/numbers";
import { entriesOf, rampStops, type Legend, type Scheme } from "./palette";
import { countCodes } from "./points";

interface Props {
  legend: Legend;
  codes: Uint8Array;
  scheme: Scheme;
  only: number | null;
  onOnly: (code: number | null) => void;
}

/** What the colours mean; a line can be picked to see it alone. */
export function MapLegend({ legend, codes, scheme, only, onOnly }: Props) {
  const counts = useMemo(() => countCodes(codes), [codes]);
  const entries = entriesOf(legend, scheme).filter(({ code }) => counts[code]! > 0);
  return (
    <section aria-label="Legend">
      <Title order={2}>{legend ? legend.column : "Legend"}</Title>
      {legend?.type === "number" && <Ramp low={legend.low} high={legend.high} scheme={scheme} />}
      <ul className="map-legend">
        {entries.map(({ code, label, colour }) => (
          <li key={code}>
            <button type="button" className="map-entry" aria-pressed={only === code} disabled={legend?.type !== "text"} onClick={() => onOnly(only === code ? null : code)}>
              <span className="map-colour-dot" style={{ background: colour }} />
              <span className="map-entry-label">{label}</span>
              <span className="map-entry-count">{count(counts[code]!)}</span>
            </button>
          </li>
        ))}
      </ul>
      {legend?.type === "text" && legend.values.length > 7 && (
        <Text size="xs" c="dimmed">
          The seven most frequent have a colour of their own. Pick a line to see it alone.
        </Text>
      )}
    </section>
  );
}

function Ramp({ low, high, scheme }: { low: number; high: number; scheme: Scheme }) {
  return (
    <div className="map-ramp">
      <div style={{ background: `linear-gradient(to right, ${rampStops(scheme).join(", ")})` }} />
      <span title="the 1st percentile">≤ {shortNumber(low)}</span>
      <span title="the 99th percentile">≥ {shortNumber(high)}</span>
    </div>
  );
}
