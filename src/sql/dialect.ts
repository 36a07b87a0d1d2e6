import { invalidOption } from "../core/errors.ts";

/** How an engine spells names. */
export interface IdentifierSpelling {
  /** The character around a name, doubled within it. */
  readonly quote: '"' | "`";
  /** Whether a backslash within a name is an escape, which then has to be escaped itself. */
  readonly backslash: boolean;
  /** The longest name; the engine would refuse or, worse, cut a longer one. `null` without limit. */
  readonly longest: {
    /** How long. */
    readonly length: number;
    /** What is counted. */
    readonly of: "bytes" | "characters";
  } | null;
  /** A pattern of characters that no name can hold, beyond the NUL character; `null` without such. */
  readonly refused: string | null;
}

/**
 * A dialect of SQL, as plain data. In templates `?` stands for the value.
 *
 * Everything else that a statement uses is the same in every engine: `SELECT`, `COUNT`, `SUM`, `CASE`, comparisons, `GROUP BY`.
 */
export interface Dialect {
  /** The name by which it is chosen. */
  readonly name: string;
  /** The engine's own name. */
  readonly title: string;
  /** Whether the statements are run against the engine itself in tests; otherwise they are compiled and parsed only. */
  readonly run: boolean;
  /** How names are spelled. */
  readonly identifier: IdentifierSpelling;
  /** How texts are spelled: quotes doubled; backslashes escaped too; or as bytes where they would be read in two ways. */
  readonly text: "plain" | "backslash" | "escape-string" | "bytes";
  /** A column as a double; what is there and no number becomes infinite where columns hold values of any type. */
  readonly number: string;
  /** Whether a double is NaN; `null` where there is no such value. */
  readonly nan: string | null;
  /** A column as a text. */
  readonly word: string;
  /** A text in the order of its bytes, whatever its collation. */
  readonly order: string;
  /** A column whose values are told apart byte by byte, whatever its collation; its type may be another then. */
  readonly exact: string;
  /** A column by which rows are grouped, in its own type. */
  readonly key: string;
  /** What groups rows by such a column; where that is another expression, the key is read as `MIN` of a group of equals. */
  readonly group: string;
  /** The texts of `true` in a boolean column. */
  readonly truths: readonly string[];
  /** The texts of `false` in a boolean column. */
  readonly lies: readonly string[];
  /** A column of moments as milliseconds since 1970-01-01 in UTC; what is there and no moment becomes infinite where columns hold values of any type. */
  readonly moment: string;
  /** A sum of doubles. */
  readonly sum: string;
  /** What ends a query whose columns must not be computed again wherever they are read; empty where engines see to that. */
  readonly fence: string;
  /** The most columns that a result may have; `null` without a limit. */
  readonly columns: number | null;
}

const UNPAIRED = /\p{Surrogate}/u;

/** A name in quotes. A name that the engine cannot hold as it is, is an error: never cut, never read as another. */
export function quoteName({ title, identifier }: Dialect, name: string, option: string): string {
  const { quote, backslash, longest, refused } = identifier;
  if (typeof name !== "string" || name === "") throw invalidOption(option, "a name", name);
  if (name.includes("\0") || UNPAIRED.test(name) || (refused !== null && new RegExp(refused, "u").test(name))) {
    throw invalidOption(option, `a name of characters that ${title} takes in names`, name);
  }
  if (longest && lengthOf(name, longest.of) > longest.length) {
    throw invalidOption(option, `a name of at most ${longest.length} ${longest.of} for ${title}`, name);
  }
  const escaped = backslash ? name.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) : name.replaceAll(quote, quote + quote);
  return quote + escaped + quote;
}

/** A text in quotes. */
export function quoteText({ title, text: spelling }: Dialect, text: string, option: string): string {
  if (text.includes("\0") || UNPAIRED.test(text)) throw invalidOption(option, `a text that ${title} takes`, text);
  if (spelling === "bytes") return `X'${Array.from(utf8(text), (byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
  if (spelling === "backslash") return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const doubled = text.replaceAll("'", "''");
  // Without the E, what a backslash means depends on the server's settings.
  return spelling === "escape-string" && text.includes("\\") ? `E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

/** A template with a value put in. */
export function fill(template: string, value: string): string {
  return template.replaceAll("?", () => value);
}

function lengthOf(name: string, unit: "bytes" | "characters"): number {
  return unit === "bytes" ? utf8(name).length : Array.from(name).length;
}

/** The bytes of a text; without TextEncoder, which not every JavaScript engine has. */
function utf8(text: string): number[] {
  return Array.from(encodeURIComponent(text).matchAll(/%(..)|./gs), ([all, hex]) =>
    hex === undefined ? all.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
