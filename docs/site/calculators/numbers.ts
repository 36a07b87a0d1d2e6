/** How a column writes its decimals. */
export type DecimalMark = "." | ",";

interface Written {
  readonly value: number;
  /** The decimal mark that this number proves; `null` when it could be read either way, or has none. */
  readonly proves: DecimalMark | null;
}

/**
 * A number as spreadsheets and people write it: `1,234.5`, `1.234,5`, `1 234`, `1'234`, `€ 12`, `12 %`, `(300)` for -300. What is none stays the text that it
 * is, so that the library says what is wrong with it; nothing at all is `undefined`.
 *
 * One mark before three digits can be either. `mark` settles it; without one, a comma groups thousands and a point begins decimals. Where only whole numbers
 * make sense, both group.
 */
export function readNumber(text: string, mark?: DecimalMark, whole = false): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return written(trimmed, mark, whole)?.value ?? trimmed;
}

/** The decimal mark of a column, as the numbers in it prove it. */
export function decimalMarkOf(cells: readonly string[]): DecimalMark | undefined {
  for (const cell of cells) {
    const proves = written(cell.trim())?.proves;
    if (proves) return proves;
  }
  return undefined;
}

function written(text: string, mark?: DecimalMark, whole = false): Written | null {
  const bare = text
    .replace(/^\((.*)\)$/u, "-$1")
    .replace(/[\u2212\u2013]/gu, "-")
    .replace(/^([+-]?)\s*(?:\p{Sc}|[A-Z]{3}(?=[\s\d]))\s*/u, "$1")
    .replace(/\s*(?:%|\p{Sc}|(?<=[\s\d])[A-Z]{3})$/u, "")
    .replace(/(?<=\d)[\s\u00a0\u202f'\u2019](?=\d{3}(?!\d))/gu, "");
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)e[+-]?\d+$/iu.test(bare)) return finite(bare, ".");
  if (/^[+-]?\d+$/u.test(bare)) return finite(bare, null);
  const marks = bare.replace(/[^.,]/gu, "");
  const last = marks.at(-1) as DecimalMark | undefined;
  if (last === undefined) return null;
  const other = last === "." ? "," : ".";
  if (marks.includes(other)) return marks.indexOf(last) === marks.length - 1 ? grouped(bare, other, last) : null;
  if (marks.length > 1) return grouped(bare, last, null);
  const couldGroup = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/u.test(bare);
  if (couldGroup && (whole || (mark === undefined ? last === "," : mark !== last))) {
    return finite(bare.replace(last, ""), null);
  }
  return /^[+-]?(?:\d+[.,]\d*|[.,]\d+)$/u.test(bare) ? finite(bare.replace(",", "."), couldGroup ? null : last) : null;
}

/** Digits in groups of three, then decimals. */
function grouped(text: string, group: DecimalMark, decimal: DecimalMark | null): Written | null {
  const [head = "", tail] = decimal === null ? [text] : text.split(decimal);
  if (!new RegExp(`^[+-]?\\d{1,3}(?:[${group}]\\d{3})+$`, "u").test(head) || !/^\d*$/u.test(tail ?? "")) return null;
  return finite(`${head.replaceAll(group, "")}.${tail ?? ""}0`, group === "," ? "." : ",");
}

function finite(text: string, proves: DecimalMark | null): Written | null {
  const value = Number(text);
  return Number.isFinite(value) ? { value, proves } : null;
}
