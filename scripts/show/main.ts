// `npm run show`: draws the pictures of the guide "Pictures, tables, reports" to docs/pictures.
import { writeFileSync } from "node:fs";
import { draw } from "../leaving/pictures.ts";
import { pictures } from "./pictures.ts";

for (const [name, spec] of Object.entries(pictures())) writeFileSync(`docs/pictures/show-${name}.svg`, await draw(spec));
