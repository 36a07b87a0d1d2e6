// `npm run new:metric -- service/escalation-rate escalated`: writes the files of a new metric, complete and green, to be changed from there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { changesetOf, exportsOf, lawOf, type Names, sectionOf, sourceOf, testOf } from "./files.ts";

/** The rooms whose metrics are of records, with their guides. */
const GUIDES: Readonly<Record<string, string>> = {
  survey: "docs/survey.md",
  retention: "docs/retention.md",
  service: "docs/service.md",
  segments: "docs/segments.md",
  journey: "docs/journey.md",
};
/** Words that are no names in TypeScript, or stand for something else in every object. */
const NO_NAMES = new Set(
  "break case catch class const constructor continue default delete do else enum export extends false finally for function if import in instanceof let metric new null of options prototype return static super switch this throw true try typeof undefined var void when while with yield".split(
    " ",
  ),
);

const [place = "", yes = ""] = process.argv.slice(2);
const [, room = "", file = ""] = /^([a-z]+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(place) ?? [];
if (!Object.hasOwn(GUIDES, room)) {
  refuse(`<room>/<name-of-the-metric>, the room being ${Object.keys(GUIDES).join(", ")}`, place);
}
if (!/^[a-z][A-Za-z0-9]{0,30}$/.test(yes) || NO_NAMES.has(yes)) refuse("what a record that counts is, in one word such as escalated", yes);
const words = file.split("-");
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
const type = words.map(capital).join("");
const names: Names = { room, file, type, yes, metric: type[0]!.toLowerCase() + type.slice(1), title: capital(words.join(" ")) };
if (NO_NAMES.has(names.metric)) refuse("a name that is not a word of TypeScript", names.metric);

const list = JSON.parse(readFileSync("etc/api.json", "utf8")) as Record<string, { types: string[]; values: string[] }>;
const taken = [names.metric, `${names.metric}Of`, `${names.metric}FromCounts`, `${type}Options`].find((name) =>
  Object.values(list).some(({ types, values }) => types.includes(name) || values.includes(name)),
);
if (taken !== undefined) refuse("a name that the package does not export yet", taken);

const laws = `test/laws/${room}.laws.ts`;
const guide = GUIDES[room]!;
const made: Readonly<Record<string, string>> = {
  [`src/${room}/${file}.ts`]: sourceOf(names),
  [`test/${room}/${file}.test.ts`]: testOf(names),
  [`.changeset/${file}.md`]: changesetOf(names),
};
const standing = Object.keys(made).find((path) => existsSync(path));
if (standing !== undefined) refuse("a file that does not exist yet", standing);
const changed: Readonly<Record<string, string>> = {
  "src/index.ts": readFileSync("src/index.ts", "utf8") + exportsOf(names),
  [laws]: withLaw(readFileSync(laws, "utf8")),
  [guide]: `${readFileSync(guide, "utf8").trimEnd()}\n${sectionOf(names)}`,
};

// Nothing is written before everything is known to fit.
for (const [path, text] of Object.entries({ ...made, ...changed })) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`${path in made ? "made" : "changed"}  ${path}`);
}
const programs = [...Object.keys(made), ...Object.keys(changed)].filter((path) => path.endsWith(".ts"));
for (const command of [
  ["node_modules/oxfmt/bin/oxfmt", ...programs],
  ["scripts/run.mjs", "scripts/api.ts"],
]) {
  const { status } = spawnSync(process.execPath, command, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
}
console.log(`\nNow make it yours, and run\n  npx vitest run test/${room}/${file}.test.ts test/laws test/docs`);

/** The list of laws with one more line, and what the line needs imported. */
function withLaw(text: string): string {
  const end = text.lastIndexOf("];");
  const start = text.indexOf("\nimport ");
  if (end === -1 || start === -1 || !text.includes('import fc from "fast-check";')) throw new Error(`${laws} has another shape`);
  return `${text.slice(0, start)}\nimport { ${names.metric}Of } from "../../src/${room}/${file}.ts";${text.slice(start, end)}${lawOf(names)}${text.slice(end)}`;
}

function refuse(expected: string, received: string): never {
  console.error(
    `npm run new:metric -- service/escalation-rate escalated\nexpected ${expected}, received ${JSON.stringify(received.slice(0, 80))}`,
  );
  process.exit(2);
}
