import type { Points } from "./points";
import type { Frame, Renderer } from "./renderer";

const NONE: Points = { ids: new Int32Array(), x: new Float32Array(), y: new Float32Array(), codes: new Uint8Array(), bounds: { left: 0, right: 0, low: 0, high: 0 } };

/** The same points painted into a picture, for browsers without WebGL 2 or without a graphics card. */
export function rasterRenderer(canvas: HTMLCanvasElement): Renderer | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
  let points = NONE;
  let palette = new Uint8Array(4 * 256);
  return {
    setPoints(next) {
      points = next;
    },
    setPalette(next) {
      palette = new Uint8Array(next);
    },
    draw(frame) {
      if (!canvas.width || !canvas.height) return;
      const picture = context.createImageData(canvas.width, canvas.height);
      paint(new Uint32Array(picture.data.buffer), canvas.width, canvas.height, points, palette, frame);
      context.putImageData(picture, 0, 0);
    },
    dispose() {
      points = NONE;
    },
  };
}

/** Paints points as discs into `pixels`, row by row of `width`; what lies below first. */
export function paint(pixels: Uint32Array, width: number, height: number, points: Points, palette: Uint8Array, { view, scale, pointSize, ratio, every }: Frame): void {
  const { colours, isAbove } = packed(palette);
  const side = Math.max(1, Math.round(pointSize * ratio));
  const insets = insetsOf(side);
  const step = scale * ratio;
  for (const layer of [0, 1]) {
    for (let i = 0; i < points.ids.length; i += every) {
      const code = points.codes[i]!;
      if (isAbove[code] !== layer) continue;
      const left = Math.round(width / 2 + (points.x[i]! - view.x) * step - side / 2);
      const top = Math.round(height / 2 - (points.y[i]! - view.y) * step - side / 2);
      const bottom = Math.min(height, top + side);
      for (let y = Math.max(0, top); y < bottom; y += 1) {
        const inset = insets[y - top]!;
        const right = Math.min(width, left + side - inset);
        for (let x = Math.max(0, left + inset); x < right; x += 1) pixels[y * width + x] = colours[code]!;
      }
    }
  }
}

/** How many pixels of each row of a square lie outside of its disc, on either side. */
export function insetsOf(side: number): number[] {
  const radius = side / 2;
  return Array.from({ length: side }, (_, row) => Math.round(radius - Math.sqrt(Math.max(0, radius ** 2 - (row + 0.5 - radius) ** 2))));
}

function packed(palette: Uint8Array): { colours: Uint32Array; isAbove: Uint8Array } {
  const colours = new Uint8Array(palette);
  const isAbove = new Uint8Array(256);
  for (let code = 0; code < 256; code += 1) {
    isAbove[code] = colours[4 * code + 3]! > 127 ? 1 : 0;
    colours[4 * code + 3] = 255;
  }
  return { colours: new Uint32Array(colours.buffer), isAbove };
}
