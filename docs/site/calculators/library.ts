import type * as Library from "cx-metrics";

/** The browser build of the library, which the page loads before this program. */
declare const CxMetrics: typeof Library;

type Named = typeof Library;
type FunctionName = { [Name in keyof Named]: Named[Name] extends (...args: never[]) => unknown ? Name : never }[keyof Named];
type Fn<Name extends FunctionName> = Extract<Named[Name], (...args: never[]) => unknown>;

/** One call of the library: what it is as code, and what came out. */
export interface Call<Result = unknown> {
  readonly name: string;
  readonly variable: string;
  readonly code: string;
  readonly result: Result;
}

/** Calls the library, and writes the call down: what the page shows as code is what was computed. */
export function call<Name extends FunctionName>(variable: string, name: Name, ...args: Parameters<Fn<Name>>): Call<ReturnType<Fn<Name>>> {
  const given = (args as unknown[]).filter((value) => value !== undefined);
  const code = `const ${variable} = ${name}(${given.map((value) => literal(value)).join(", ")});`;
  const run = CxMetrics[name] as (...args: unknown[]) => unknown;
  return { name, variable, code, result: run(...given) as ReturnType<Fn<Name>> };
}

/** The program that all figures come from. */
export function programOf(calls: readonly Call[]): string {
  const names = [...new Set(calls.map(({ name }) => name))].sort();
  return [`import { ${names.join(", ")} } from "cx-metrics";`, ...calls.map(({ code }) => code)].join("\n");
}

const WIDTH = 72;

/** A value as code. */
export function literal(value: unknown, indent = ""): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const parts = value.map((part) => literal(part, deeper));
    const line = `[${parts.join(", ")}]`;
    if (line.length <= WIDTH || value.every((part) => typeof part === "number")) return line;
    return `[\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}]`;
  }
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => `${/^[a-z]\w*$/iu.test(key) ? key : JSON.stringify(key)}: ${literal(part, deeper)}`);
    const line = `{ ${parts.join(", ")} }`;
    if (line.length <= WIDTH && !line.includes("\n")) return line;
    return `{\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}}`;
  }
  if (Object.is(value, -0)) return "-0";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
