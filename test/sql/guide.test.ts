import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { csatOf, scorecard } from "../../src/index.ts";
import { dialects, sql } from "../../src/sql/index.ts";

const guide = readFileSync(new URL("../../docs/sql.md", import.meta.url), "utf8");

it("shows the statement that is written", () => {
  const thumbs = scorecard({ by: ["region"], metrics: { csat: csatOf("helpful", { scale: "thumbs" }) } });
  const shown = /```sql\n(.*?)\n```/su.exec(guide)?.[1];
  expect(sql(thumbs, { dialect: "postgres", from: "answers" })).toBe(shown);
});

it("says of each dialect whether it is run", () => {
  const rows = dialects().map(({ name, run }) => [`"${name}"`, run ? "run" : "compiled, not run"]);
  const table = Array.from(guide.matchAll(/^\| `("\w+")`\s*\|[^|]*\|\s*(.*?)\s*\|$/gmu), ([, name, tested]) => [name, tested]);
  expect(table).toStrictEqual(rows);
});
