// Writes the example data: `npm run example:data`. The same bytes each time, whatever the machine.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exampleData } from "./example-data.ts";

const folder = fileURLToPath(new URL("../data/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(exampleData())) {
  writeFileSync(`${folder}${name}`, text);
  console.log(`examples/data/${name}: ${text.split("\n").length - 2} rows, ${Math.round(Buffer.byteLength(text) / 1000)} kB`);
}
