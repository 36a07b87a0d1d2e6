import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { parseLiteral } from "./expected.ts";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));
const generated = join(root, "test/docs/.generated");

/** A fenced block of a docstring or a page. */
export interface Block {
  readonly file: string;
  /** The line of its first code line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly noRun: boolean;
  /** The heading, or the title of the `@example`, above it. */
  readonly title: string;
  readonly lines: readonly string[];
}

/** A block turned into a module with one function, whose line numbers are those of the source, shifted by `shift`. */
export interface Example extends Block {
  readonly path: string;
  readonly shift: number;
  /** The lines of the values and errors that it states. */
  readonly stated: readonly number[];
  /** Statements that nothing would check, such as a value that is not a literal. */
  readonly problems: readonly string[];
}

/** Languages that the tests run. A page cannot avoid its test by another name for the same language. */
const PROGRAMS = new Set(["ts", "typescript", "mts", "cts", "tsx", "js", "javascript", "mjs", "cjs", "jsx"]);
const TEXTS = new Set(["sh", "text", "json", "html", "sql", "csv"]);

const sources = (): string[] => filesIn("src", ".ts");
const pages = (): string[] => ["README.md", "CONTRIBUTING.md", ...filesIn("docs", ".md")];

/** Every fenced block of the docstrings in src, of README, CONTRIBUTING and the guides. */
export const blocks = (): Block[] => [...sources(), ...pages()].flatMap((file) => blocksOf(file, readFileSync(join(root, file), "utf8")));

export const isProgram = (block: Block): boolean => PROGRAMS.has(block.language);
export const isText = (block: Block): boolean => TEXTS.has(block.language);
export const isDocstring = (block: Block): boolean => block.file.startsWith("src/");

/** The blocks of one text. In TypeScript only docstrings are read, without their stars. */
export function blocksOf(file: string, text: string): Block[] {
  const inCode = file.endsWith(".ts");
  const found: Block[] = [];
  let title = file;
  let open: { fence: string; block: Block; lines: string[] } | undefined;
  text.split("\n").forEach((raw, index) => {
    const line = inCode ? /^\s*\*(?: (.*))?$/.exec(raw)?.[1] : raw;
    if (line === undefined) {
      if (open && /^\s*\*$/.test(raw)) open.lines.push("");
      return;
    }
    if (open) {
      if (line.trim() === open.fence) {
        found.push({ ...open.block, lines: open.lines });
        open = undefined;
      } else open.lines.push(line);
      return;
    }
    title = /^(?:#+|@example)\s+(.*)$/.exec(line)?.[1] ?? title;
    const [, fence, language = "", rest = ""] = /^\s*(```+|~~~+)\s*([^\s`]*)\s*(.*)$/.exec(line) ?? [];
    if (fence === undefined) return;
    open = { fence, lines: [], block: { file, line: index + 2, language, noRun: rest === "no-run", title, lines: [] } };
  });
  if (open) throw new Error(`${file}:${open.block.line}: the block is never closed`);
  return found;
}

/** Writes the runnable blocks as modules, and removes those of blocks that are gone. */
export function writeExamples(programs: readonly Block[]): Example[] {
  const written = programs.map((block) => {
    const path = join(generated, `${block.file.replaceAll(/[^\w.-]/g, "_")}_${block.line}.ts`);
    const { code, stated, problems } = toModule(block);
    writeWhenChanged(path, code);
    return { ...block, path, shift: block.line - FIRST_LINE, stated, problems };
  });
  const current = new Set(written.map(({ path }) => path));
  for (const name of readdirSync(generated)) if (!current.has(join(generated, name))) rmSync(join(generated, name), { force: true });
  return written;
}

const FIRST_LINE = 3;
const MARK = /^\/\/\s*(=>|throws\b)\s*(.*)$/;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Turns `expression; // => value` into a call that compares, and `statement; // throws CxError "code"` into one that catches. */
export function toModule(block: Block): { code: string; stated: number[]; problems: string[] } {
  const code = block.lines.join("\n");
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true);
  const lineAt = (position: number): number => block.line + source.getLineAndCharacterOfPosition(position).line;
  const edits: Edit[] = [];
  const imports: string[] = [];
  const stated: number[] = [];
  const problems: string[] = [];
  const claimed = new Set<number>();

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      imports.push(node.getText().replaceAll(/\s*\n\s*/g, " "));
      edits.push({ start: node.getStart(), end: node.end, text: node.getText().replaceAll(/[^\n]/g, "") });
      return;
    }
    if (ts.isStatement(node) && !ts.isBlock(node)) check(node);
    ts.forEachChild(node, visit);
  };

  const check = (statement: ts.Statement): void => {
    const comments = [
      ...(ts.getTrailingCommentRanges(code, statement.end) ?? []),
      ...(ts.getLeadingCommentRanges(code, statement.end) ?? []),
    ];
    const texts = comments.map(({ pos, end }) => code.slice(pos, end));
    const at = texts.findIndex((text) => MARK.test(text));
    const comment = comments[at];
    if (!comment || claimed.has(comment.pos)) return;
    claimed.add(comment.pos);
    const line = lineAt(comment.pos);
    stated.push(line);
    const [, kind, text = ""] = MARK.exec(texts[at] ?? "") ?? [];
    if (kind === "=>") compareValue(statement, literalFrom(text, texts.slice(at + 1)), line);
    else catchError(statement, text, line);
  };

  const compareValue = (statement: ts.Statement, literal: string, line: number): void => {
    const rest = `, ${JSON.stringify(literal)}, ${line});`;
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations.at(-1)?.name : undefined;
    if (parseLiteral(literal) === undefined) problems.push(`${block.file}:${line}: not a literal: ${literal}`);
    else if (declared && ts.isIdentifier(declared))
      edits.push({ start: statement.end, end: statement.end, text: ` __value(${declared.text}${rest}` });
    else if (ts.isExpressionStatement(statement)) {
      const { expression } = statement;
      const logged = ts.isCallExpression(expression) && expression.expression.getText() === "console.log";
      const start = logged ? expression.arguments.pos - 1 : expression.getStart();
      edits.push(
        { start: statement.getStart(), end: start, text: "__value((" },
        { start: expression.end, end: statement.end, text: `)${rest}` },
      );
    } else problems.push(`${block.file}:${line}: a value needs an expression or a constant before it`);
  };

  const catchError = (statement: ts.Statement, text: string, line: number): void => {
    const [, wanted] = /^CxError "([a-z-]+)"$/.exec(text) ?? [];
    if (wanted === undefined) problems.push(`${block.file}:${line}: expected \`throws CxError "code"\`, found \`throws ${text}\``);
    const waits = /\bawait\b/.test(statement.getText());
    edits.push({
      start: statement.getStart(),
      end: statement.getStart(),
      text: waits ? "await __rejects(async () => { " : "__throws(() => { ",
    });
    edits.push({ start: statement.end, end: statement.end, text: ` }, ${JSON.stringify(wanted ?? "")}, ${line});` });
  };

  visit(source);
  block.lines.forEach((text, index) => {
    if (/\/\/\s*(=>|throws )/.test(text) && !stated.includes(block.line + index)) {
      problems.push(`${block.file}:${block.line + index}: a statement that nothing checks: ${text.trim()}`);
    }
  });
  const head = ['import type { Checks } from "../checks.ts";', ...imports].join(" ");
  const body = applyEdits(code, edits);
  return {
    code: `${head}\nexport async function example({ __value, __throws, __rejects }: Checks): Promise<void> {\n${body}\n}\n`,
    stated,
    problems,
  };
}

/** A value may go on over the comment lines below it. */
function literalFrom(first: string, following: readonly string[]): string {
  let text = first.trim();
  for (const comment of following) {
    if (parseLiteral(text) !== undefined || MARK.test(comment)) break;
    text += ` ${comment.replace(/^\/\/\s*/, "").trim()}`;
  }
  return text.replace(/;$/, "");
}

function applyEdits(code: string, edits: readonly Edit[]): string {
  const backwards = edits.map((edit, index) => ({ ...edit, index })).sort((a, b) => b.start - a.start || b.index - a.index);
  return backwards.reduce((text, { start, end, text: inserted }) => text.slice(0, start) + inserted + text.slice(end), code);
}

/** What TypeScript says of the examples, by source line. Each must compile as a strict user's file would: it imports what it names. */
export function typeErrors(examples: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    examples.map(({ path }) => path),
    { ...options, noUnusedLocals: false, noUnusedParameters: false, noPropertyAccessFromIndexSignature: false },
  );
  return examples.flatMap((example) => {
    const file = program.getSourceFile(example.path);
    const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return problems.map(({ start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${example.file}:${Math.max(line + example.shift, example.line)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}

function writeWhenChanged(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    if (readFileSync(path, "utf8") === text) return;
  } catch {
    // Not written yet.
  }
  writeFileSync(path, text);
}

function filesIn(folder: string, extension: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
}
