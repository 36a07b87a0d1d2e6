// `npm run check:new-metric`: what the generator of CONTRIBUTING writes is a metric of which every check holds, and it refuses what is no name.
// It works in a copy of the repository.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./process.ts";

const WRONG = [
  [],
  ["service/escalation-rate"],
  ["service/escalation-rate", "not a word"],
  ["service/escalation-rate", "class"],
  ["service/../escalation", "escalated"],
  ["../service/escalation", "escalated"],
  ["kitchen/escalation", "escalated"],
  ["__proto__/escalation", "escalated"],
  ["service/Escalation", "escalated"],
  ["service/fcr", "resolved"],
  ["service/new", "resolved"],
  ["service/one-touch", "touched"],
] as const;

const copy = realpathSync(mkdtempSync(join(tmpdir(), "cx-metrics-new-metric-")));
try {
  // With what is not committed yet, without what is ignored.
  const files = run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]).split("\0").filter(Boolean);
  for (const file of files) cpSync(file, join(copy, file));
  symlinkSync(realpathSync("node_modules"), join(copy, "node_modules"), "junction");
  const generator = ["scripts/run.mjs", "scripts/new-metric/main.ts"];
  for (const names of WRONG) {
    const { status, stderr } = spawnSync(process.execPath, [...generator, ...names], { cwd: copy, encoding: "utf8" });
    if (status !== 2 || !stderr.includes("expected ")) throw new Error(`${names.join(" ")}: exit code ${status}, ${stderr}`);
  }
  run(process.execPath, [...generator, "service/escalation-rate", "escalated"], { cwd: copy, show: true });
  run("npx", ["tsc", "--noEmit"], { cwd: copy });
  run("npx", ["oxfmt", "--check"], { cwd: copy });
  run("npx", ["oxlint", "--deny-warnings"], { cwd: copy });
  const tests = ["test/service/escalation-rate.test.ts", "test/laws", "test/show/every-result.test.ts", "test/docs", "test/package"];
  run(
    "npx",
    ["vitest", "run", ...tests, "test/engines/duckdb.test.ts", "-t", "scalation|every result|the list|public names|compile|arrows|imports"],
    {
      cwd: copy,
    },
  );
  const again = spawnSync(process.execPath, [...generator, "service/escalation-rate", "escalated"], { cwd: copy, encoding: "utf8" });
  if (again.status !== 2) throw new Error("a metric is written over");
  console.log(`a generated metric compiles, is linted and formatted, and passes its tests; ${WRONG.length} names refused`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
