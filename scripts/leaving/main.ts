// `npm run leaving`: writes the records of the guide "Why customers leave" to examples/data and draws its pictures to docs/pictures.
import { writeFileSync } from "node:fs";
import { leavingData, leavingFiles } from "../../examples/leaving/leaving-data.ts";
import { draw, pictures } from "./pictures.ts";

for (const [name, text] of Object.entries(leavingFiles())) writeFileSync(`examples/data/${name}`, text);
for (const [name, spec] of Object.entries(pictures(leavingData()))) writeFileSync(`docs/pictures/${name}.svg`, await draw(spec));
