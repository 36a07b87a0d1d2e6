import { mismatch } from "./expected.ts";

/** What a written example calls; see examples.ts. */
export interface Checks {
  readonly __value: (actual: unknown, expected: string, line: number) => void;
  readonly __throws: (statement: () => void, code: string, line: number) => void;
  readonly __rejects: (statement: () => Promise<void>, code: string, line: number) => Promise<void>;
}

/** Checks that collect what fails, and remember which lines were reached. */
export function checksFor(file: string): { checks: Checks; failures: string[]; reached: Set<number> } {
  const failures: string[] = [];
  const reached = new Set<number>();
  const record = (line: number, problem: string | undefined): void => {
    reached.add(line);
    if (problem !== undefined) failures.push(`${file}:${line}: ${problem}`);
  };
  const codeOf = (error: unknown): string =>
    error instanceof Error && error.name === "CxError" ? `CxError "${(error as Error & { code: string }).code}"` : String(error);
  const wrongError = (error: unknown, code: string): string | undefined =>
    codeOf(error) === `CxError "${code}"` ? undefined : `expected CxError "${code}", got ${codeOf(error)}`;
  const nothingThrown = (code: string): string => `expected CxError "${code}", nothing was thrown`;
  const checks: Checks = {
    __value: (actual, expected, line) => {
      record(line, mismatch(actual, expected));
    },
    __throws: (statement, code, line) => {
      try {
        statement();
      } catch (error) {
        record(line, wrongError(error, code));
        return;
      }
      record(line, nothingThrown(code));
    },
    __rejects: async (statement, code, line) => {
      try {
        await statement();
      } catch (error) {
        record(line, wrongError(error, code));
        return;
      }
      record(line, nothingThrown(code));
    },
  };
  return { checks, failures, reached };
}
