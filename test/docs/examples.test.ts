import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { checksFor, type Checks } from "./checks.ts";
import { blocks, isDocstring, isProgram, isText, typeErrors, writeExamples, type Block } from "./examples.ts";

const all = blocks();
const programs = all.filter((block) => isProgram(block) && !block.noRun);
const examples = writeExamples(programs);
const places = (found: readonly Block[]): string[] => found.map(({ file, line, language }) => `${file}:${line} ${language}`);

describe("every example does what it states", () => {
  it.each(examples.map((example) => [`${example.file}:${example.line} ${example.title}`, example] as const))(
    "%s",
    async (_title, example) => {
      expect(example.problems).toEqual([]);
      const { checks, failures, reached } = checksFor(example.file);
      const module = (await import(/* @vite-ignore */ pathToFileURL(example.path).href)) as { example: (checks: Checks) => Promise<void> };
      await module.example(checks);
      expect(failures).toEqual([]);
      expect(example.stated.filter((line) => !reached.has(line)).map((line) => `${example.file}:${line}: never reached`)).toEqual([]);
    },
  );
});

describe("the examples as a whole", () => {
  it("compile like a user's file", { timeout: 60_000 }, () => {
    expect(typeErrors(examples)).toEqual([]);
  });

  it("state a value or an error in every docstring", () => {
    expect(places(examples.filter((example) => isDocstring(example) && example.stated.length === 0))).toEqual([]);
  });

  it("all run in the docstrings", () => {
    expect(places(all.filter((block) => isDocstring(block) && (!isProgram(block) || block.noRun)))).toEqual([]);
  });

  it("name a known language on every page", () => {
    expect(places(all.filter((block) => !isProgram(block) && !isText(block)))).toEqual([]);
  });
});
