import { inspect } from "node:util";
import ts from "typescript";

/**
 * Compares a value with the literal that an example states: numbers to the digits written (half a unit of the last one, integers
 * exactly), everything else deeply. Returns what is wrong, or `undefined`.
 */
export function mismatch(actual: unknown, expected: string): string | undefined {
  const literal = parseLiteral(expected);
  return literal === undefined ? `not a literal: ${expected}` : compare(actual, literal, "value");
}

/** The literal in a comment, or `undefined` when the text is none (yet: it may go on in the next line). */
export function parseLiteral(text: string): ts.Expression | undefined {
  const source = ts.createSourceFile("expected.ts", `(${text}\n)`, ts.ScriptTarget.ESNext, true);
  const errors = (source as unknown as { readonly parseDiagnostics: readonly unknown[] }).parseDiagnostics;
  const [statement, ...rest] = source.statements;
  if (errors.length > 0 || rest.length > 0 || !statement || !ts.isExpressionStatement(statement)) return undefined;
  return ts.isParenthesizedExpression(statement.expression) ? statement.expression.expression : undefined;
}

function compare(actual: unknown, literal: ts.Expression, place: string): string | undefined {
  const written = literal.getText();
  const differs = `${place}: expected ${written}, got ${show(actual)}`;
  if (isNumber(literal)) return typeof actual === "number" && agrees(actual, written) ? undefined : differs;
  if (ts.isStringLiteralLike(literal)) return actual === literal.text ? undefined : differs;
  if (ts.isArrayLiteralExpression(literal)) {
    const items: unknown = ArrayBuffer.isView(actual) ? Array.from(actual as Float64Array) : actual;
    if (!Array.isArray(items) || items.length !== literal.elements.length) return differs;
    return first(literal.elements.map((element, index) => compare(items[index], element, `${place}[${index}]`)));
  }
  if (ts.isObjectLiteralExpression(literal)) return compareObject(actual, literal, place) ?? undefined;
  const constants: Record<string, unknown> = { true: true, false: false, null: null, undefined, NaN, Infinity, "-Infinity": -Infinity };
  if (!Object.hasOwn(constants, written)) return `${place}: ${written} is not a literal`;
  return Object.is(actual, constants[written]) ? undefined : differs;
}

function compareObject(actual: unknown, literal: ts.ObjectLiteralExpression, place: string): string | undefined {
  if (typeof actual !== "object" || actual === null || Array.isArray(actual)) return `${place}: expected an object, got ${show(actual)}`;
  const expectedKeys: string[] = [];
  for (const property of literal.properties) {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name))
      return `${place}: not a plain property: ${property.getText()}`;
    const key = property.name.text;
    expectedKeys.push(key);
    if (!Object.hasOwn(actual, key)) return `${place}: no field "${key}" in ${show(actual)}`;
    const problem = compare((actual as Record<string, unknown>)[key], property.initializer, `${place}.${key}`);
    if (problem !== undefined) return problem;
  }
  const unstated = Object.keys(actual).filter((key) => !expectedKeys.includes(key));
  return unstated.length === 0 ? undefined : `${place}: has also ${unstated.join(", ")}`;
}

const isNumber = (node: ts.Expression): boolean =>
  ts.isNumericLiteral(node) ||
  (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand));

function agrees(actual: number, written: string): boolean {
  const text = written.replaceAll("_", "").replaceAll(" ", "");
  const [, decimals = "", exponent = "0"] = /^-?\d*\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  const expected = Number(text);
  if (decimals === "" || actual === expected) return actual === expected;
  const half = 0.5 * 10 ** (Number(exponent) - decimals.length);
  // The subtraction itself rounds, by less than one unit of the larger number.
  return Math.abs(actual - expected) <= half + Number.EPSILON * Math.abs(expected);
}

const first = (problems: readonly (string | undefined)[]): string | undefined => problems.find((problem) => problem !== undefined);

const show = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : inspect(value));
