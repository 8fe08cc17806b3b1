import react from "@vitejs/plugin-react";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Writes each script and style packed beside itself, for the server to send as it is. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file))) {
        writeFileSync(join(dir, `${name}.gz`), gzipSync(readFileSync(join(dir, name)), { level: 9 }));
      }
    },
  };
}

/** Has browsers fetch the first screen with the page, and not after the script that asks for it. */
function firstScreen(): Plugin {
  return {
    name: "first-screen",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const screen = chunks.find((chunk) => chunk.facadeModuleId?.endsWith("/explorer/Explorer.tsx"));
        const files = screen ? [screen.fileName, ...screen.imports].filter((name) => !html.includes(name)) : [];
        const styles = [...(screen?.viteMetadata?.importedCss ?? [])];
        const link = (rel: string) => (name: string) => ({ tag: "link", attrs: { rel, crossorigin: true, href: `./${name}` }, injectTo: "head" as const });
        return [...files.map(link("modulepreload")), ...styles.map(link("stylesheet"))];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), packed(), firstScreen()],
  base: "./",
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { outDir: "dist", assetsInlineLimit: 0, sourcemap: false, chunkSizeWarningLimit: 600 },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
  },
});
