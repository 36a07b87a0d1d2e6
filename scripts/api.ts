// Writes the list of public names. A change to it is a change for users, so it is reviewed with the commit.
import { mkdirSync, writeFileSync } from "node:fs";
import { publicNames } from "./public-names.ts";
import { entries } from "./entries.ts";

const list = entries();
const names = publicNames(list.map((entry) => entry.source));
const report = Object.fromEntries(list.map((entry) => [entry.specifier, names.get(entry.source)]));
mkdirSync("etc", { recursive: true });
writeFileSync("etc/api.json", `${JSON.stringify(report, null, 2)}\n`);
console.log(`etc/api.json: ${list.map((entry) => `${entry.specifier} ${names.get(entry.source)?.values.length} values`).join(", ")}`);
