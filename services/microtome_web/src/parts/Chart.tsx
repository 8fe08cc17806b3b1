import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";

export interface Line {
  label: string;
  colour: string;
  values: readonly (number | null)[];
  dashed?: boolean;
}

export interface Mark {
  x: number;
  /** a point there; without it a line from top to bottom */
  y?: number;
  label: string;
  colour: string;
}

interface Props {
  x: readonly number[];
  lines: readonly Line[];
  marks?: readonly Mark[];
  xLabel: string;
  yLabel: string;
  /** what the chart says, for those who don't see it */
  said: string;
  height?: number;
}

/** Lines over [0, 1] x [0, 1], with points that matter marked. */
export default function Chart({ x, lines, marks = [], xLabel, yLabel, said, height = 230 }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const element = holder.current!;
    const data = [[...x], ...lines.map((line) => [...line.values])] as uPlot.AlignedData;
    const plot = new uPlot(optionsOf({ lines, marks, xLabel, yLabel, height, width: element.clientWidth, ink: scheme === "dark" ? "#c9c9c9" : "#495057" }), data, element);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [x, lines, marks, xLabel, yLabel, height, scheme]);
  return <div ref={holder} className="chart" role="img" aria-label={said} />;
}

type Drawn = Required<Pick<Props, "lines" | "marks" | "xLabel" | "yLabel" | "height">> & { width: number; ink: string };

function optionsOf({ lines, marks, xLabel, yLabel, height, width, ink }: Drawn): uPlot.Options {
  const axis = (label: string): uPlot.Axis => ({
    label, stroke: ink, labelSize: 16, labelGap: 0, size: 28, gap: 3, font: "11px system-ui", labelFont: "11px system-ui",
    grid: { stroke: "#8883", width: 1 }, ticks: { stroke: "#8883", width: 1, size: 4 },
  });
  const scale = { time: false, range: (): [number, number] => [0, 1.005] };
  return {
    width, height, legend: { show: false }, cursor: { show: false }, padding: [8, 10, 0, 0],
    scales: { x: scale, y: scale },
    axes: [axis(xLabel), axis(yLabel)],
    series: [{}, ...lines.map(({ label, colour, dashed }) => ({ label, stroke: colour, width: 2, points: { show: false }, ...(dashed ? { dash: [4, 4] } : {}) }))],
    hooks: { draw: [(plot) => drawMarks(plot, marks)] },
  };
}

function drawMarks(plot: uPlot, marks: readonly Mark[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { x, y, colour } of marks) {
    const left = plot.valToPos(x, "x", true);
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    if (y === undefined) {
      ctx.setLineDash([5, 4]);
      ctx.moveTo(left, bbox.top);
      ctx.lineTo(left, bbox.top + bbox.height);
      ctx.stroke();
    } else {
      ctx.setLineDash([]);
      ctx.arc(left, plot.valToPos(y, "y", true), 5 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
  ctx.restore();
}
