import type { Renderer } from "./renderer";
import type { Points } from "./points";

const VERTEX = `#version 300 es
in float x;
in float y;
in float code;
uniform vec4 place; // middle of the view, then units of the screen for one of the map
uniform float size;
uniform float layer;
uniform sampler2D palette;
out vec3 colour;
void main() {
  vec4 found = texelFetch(palette, ivec2(int(code), 0), 0);
  colour = found.rgb;
  bool shown = (found.a > 0.5) == (layer > 0.5);
  gl_Position = shown ? vec4((vec2(x, y) - place.xy) * place.zw, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec3 colour;
uniform float round;
out vec4 painted;
void main() {
  vec2 off = gl_PointCoord - 0.5;
  float away = round * dot(off, off);
  if (away > 0.25) discard;
  painted = vec4(away > 0.16 ? 0.7 * colour : colour, 1.0);
}`;

const UNIFORMS = ["place", "size", "layer", "palette", "round"] as const;

/** From so many points on, WebGL without a graphics card is slower than painting them by ourselves. */
const MANY = 100_000;

/** Points drawn by WebGL 2; null where the browser has none, or none that is fast enough for so many. */
export function webglRenderer(canvas: HTMLCanvasElement, n: number): Renderer | null {
  const gl = canvas.getContext("webgl2", { antialias: false, depth: false, premultipliedAlpha: true });
  if (!gl || (n > MANY && isSoftware(gl))) return null;
  const program = programOf(gl);
  const at = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)])) as Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>;
  const buffers = { x: gl.createBuffer(), y: gl.createBuffer(), code: gl.createBuffer() };
  const texture = gl.createTexture();
  gl.useProgram(program);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  let drawn = 0;
  return {
    setPoints(points: Points) {
      drawn = points.ids.length;
      for (const [name, values] of [["x", points.x], ["y", points.y], ["code", points.codes]] as const) {
        gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
        gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
      }
    },
    setPalette(palette) {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, palette);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    },
    draw({ view, scale, size, pointSize, ratio, every }) {
      read(gl, program, "x", buffers.x, gl.FLOAT, 4 * every);
      read(gl, program, "y", buffers.y, gl.FLOAT, 4 * every);
      read(gl, program, "code", buffers.code, gl.UNSIGNED_BYTE, every);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform4f(at.place, view.x, view.y, (2 * scale) / size.width, (2 * scale) / size.height);
      gl.uniform1f(at.size, pointSize * ratio);
      gl.uniform1f(at.round, pointSize * ratio > 3 ? 1 : 0);
      for (const layer of [0, 1]) {
        gl.uniform1f(at.layer, layer);
        gl.drawArrays(gl.POINTS, 0, Math.ceil(drawn / every));
      }
    },
    dispose() {
      for (const buffer of Object.values(buffers)) gl.deleteBuffer(buffer);
      gl.deleteTexture(texture);
      gl.deleteProgram(program);
    },
  };
}

function read(gl: WebGL2RenderingContext, program: WebGLProgram, name: string, buffer: WebGLBuffer, type: number, stride: number): void {
  const location = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, 1, type, false, stride, 0);
}

/** Whether a processor plays the graphics card. */
function isSoftware(gl: WebGL2RenderingContext): boolean {
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  return told !== null && /swiftshader|llvmpipe|softpipe|basic render/i.test(String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)));
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(`the map's program is not accepted: ${gl.getProgramInfoLog(program)}`);
  return program;
}
