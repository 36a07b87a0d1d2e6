// Writes the files of the health check: `npm run example:health-check:data`. The same bytes each time, whatever the machine.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { healthFiles } from "./health-data.ts";

const folder = fileURLToPath(new URL("../data/health/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(healthFiles())) {
  writeFileSync(`${folder}${name}`, text);
  console.log(`examples/data/health/${name}: ${text.split("\n").length - 2} rows`);
}
