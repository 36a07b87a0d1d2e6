// `npm run retention-claim`: draws docs/pictures/retention-claim.svg, the condition of "five points of retention bring 25 to 95 %".
import { writeFileSync } from "node:fs";
import { claimPoints, drawClaim } from "./picture.ts";

writeFileSync("docs/pictures/retention-claim.svg", await drawClaim(claimPoints()));
