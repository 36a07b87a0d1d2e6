import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { collect } from "../../src/core/measure.ts";
import { loadCheckpoint } from "../../src/run/checkpoint.ts";
import { collectStream } from "../../src/run/collect-stream.ts";
import { answers, batches, card, COUNT } from "./killed-stream.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

it("ends with the same bits after its process was killed and it went on from the last checkpoint", { timeout: 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cx-metrics-"));
  const file = join(folder, "checkpoint.json");
  const child = spawn(process.execPath, ["scripts/run.mjs", "test/run/killed-stream.ts", file], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let stored = 0;
    for await (const _ of createInterface({ input: child.stdout })) {
      stored += 1;
      if (stored === 5) break;
    }
    child.kill("SIGKILL");
    const [, signal] = child.exitCode === null ? ((await once(child, "exit")) as [number, string]) : [0, "SIGKILL"];
    expect(signal).toBe("SIGKILL");
    const resume = readFileSync(file, "utf8");
    const { records } = loadCheckpoint(card, resume);
    expect(records).toBeGreaterThanOrEqual(2500);
    expect(records).toBeLessThan(COUNT);
    const whole = collect(card, answers(COUNT) as never);
    expect(await collectStream(card, batches(COUNT) as never, { resume })).toStrictEqual(whole);
  } finally {
    child.kill("SIGKILL");
    rmSync(join(root, `node_modules/.cache/cx-metrics/killed-stream-${child.pid}.mjs`), { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});
