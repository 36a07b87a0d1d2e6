import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { blocksOf, root } from "./examples.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");

it("README's quick start is one command for the main job and one for the tests", () => {
  const section =
    read("README.md")
      .split(/^## /m)
      .find((part) => part.startsWith("Quick start\n")) ?? "";
  const shell = blocksOf("README.md", section).filter(({ language }) => language === "sh");
  expect(shell.map(({ lines }) => lines)).toEqual([["npm ci && npm run example"], ["npm ci && npm test"]]);
});

it("CI starts with README's test command", () => {
  expect(read(".ci/run")).toContain("npm ci && npm test");
});
