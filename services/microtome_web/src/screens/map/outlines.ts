import type { Place } from "./view";

/** What lies over the points: the lasso and a ring around the point under the pointer, in pixels of the page. */
export function drawOutlines(canvas: HTMLCanvasElement, ratio: number, lasso: readonly Place[], ring: Place | null): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (lasso.length > 1) outlined(context, () => trace(context, lasso), "rgb(76 110 245 / 0.14)");
  if (ring) outlined(context, () => context.arc(ring[0], ring[1], 7, 0, 2 * Math.PI));
}

/** Dark under light, so that it is seen on any colour. */
function outlined(context: CanvasRenderingContext2D, shape: () => void, fill?: string): void {
  context.beginPath();
  shape();
  if (fill) {
    context.fillStyle = fill;
    context.fill("evenodd");
  }
  for (const [width, colour] of [[4, "#000"], [2, "#fff"]] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

function trace(context: CanvasRenderingContext2D, corners: readonly Place[]): void {
  for (const [x, y] of corners) context.lineTo(x, y);
  context.closePath();
}
