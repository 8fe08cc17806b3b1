// Writes src/api/schema.d.ts from the API's own OpenAPI document; with --check it only says whether they differ.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
const target = `${here}src/api/schema.d.ts`;
const venv = `${root}.venv/bin/python`;
const python = process.env.PYTHON ?? (existsSync(venv) ? venv : "python3");
const code = `
import json, sys, tempfile
from pathlib import Path
from microtome.settings import Settings
from microtome_api import create_app
with tempfile.TemporaryDirectory() as folder:
    json.dump(create_app(Settings(home=Path(folder))).openapi(), sys.stdout)
`;
const document = execFileSync(python, ["-c", code], {
  env: { ...process.env, PYTHONPATH: `${root}libs:${root}services` },
  maxBuffer: 64 * 1024 * 1024,
});
const text =
  "/* Made by `npm run types` from the API's OpenAPI document: do not edit. */\n" +
  astToString(await openapiTS(document.toString(), { alphabetize: true, defaultNonNullable: false }));

if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
  console.error("src/api/schema.d.ts is not what the API says: run `npm run types` and commit it");
  process.exit(1);
}
