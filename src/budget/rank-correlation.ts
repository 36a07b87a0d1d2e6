import { checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { portableSine } from "../stats/portable.ts";
import type { ModelInput } from "./case-model.ts";

/** How two inputs go together. */
export interface RankCorrelation {
  /** The names of two different uncertain inputs. */
  readonly between: readonly [string, string];
  /** Spearman's rank correlation, from -1 to 1. */
  readonly rank: number;
}

/** Inputs that are drawn together: normal numbers `factor * independent` have the correlations. */
export interface CorrelatedGroup {
  /** Their places among the inputs. */
  readonly members: readonly number[];
  /** A lower triangle, row by row. */
  readonly factor: readonly (readonly number[])[];
}

/**
 * The Gaussian copula of rank correlations: Spearman's r_s of two normal numbers belongs to Pearson's `2 sin(pi r_s / 6)` (Kruskal 1958, Journal of the American
 * Statistical Association 53:814), and ranks do not change when each number is turned into a figure of its distribution. `null` without correlations.
 * The matrix must be positive semi-definite: three inputs cannot all oppose one another.
 */
export function correlatedGroup(inputs: readonly ModelInput[], correlations: readonly RankCorrelation[]): CorrelatedGroup | null {
  if (!Array.isArray(correlations)) throw invalidValue("options.correlations", "a list of { between, rank }", correlations);
  const members: number[] = [];
  const place = (name: unknown, where: string): number => {
    const input = inputs.findIndex((each) => each.name === name);
    if (input === -1) throw invalidValue(where, "the name of an input", name);
    if (inputs[input]?.sampler.certain) throw invalidValue(where, "an input that is not certain", name);
    if (!members.includes(input)) members.push(input);
    return members.indexOf(input);
  };
  const pairs = (correlations as readonly RankCorrelation[]).map((correlation, index) => {
    const where = `options.correlations[${index}]`;
    if (typeof correlation !== "object" || correlation === null) throw invalidValue(where, "{ between, rank }", correlation);
    checkOptions(correlation, ["between", "rank"]);
    const { between, rank } = correlation;
    if (!Array.isArray(between) || between.length !== 2 || between[0] === between[1])
      throw invalidValue(`${where}.between`, "the names of two different inputs", between);
    if (!(rank >= -1 && rank <= 1)) throw invalidValue(`${where}.rank`, "a number from -1 to 1", rank);
    const [left, right] = [place(between[0], `${where}.between[0]`), place(between[1], `${where}.between[1]`)];
    return { left, right, where, pearson: Math.abs(rank) === 1 ? rank : 2 * portableSine((Math.PI * rank) / 6) };
  });
  if (members.length === 0) return null;
  const matrix = members.map((_, row) => members.map((__, column) => (row === column ? 1 : 0)));
  for (const { left, right, pearson, where } of pairs) {
    const known = matrix[left]?.[right] as number;
    if (known !== 0 && known !== pearson) throw invalidValue(where, "each pair once", pearson);
    (matrix[left] as number[])[right] = pearson;
    (matrix[right] as number[])[left] = pearson;
  }
  return { members, factor: semidefiniteFactor(matrix, (row) => inputs[members[row] as number]?.name as string) };
}

/** What rounding may leave of a diagonal that is 0. */
const NOTHING = 1e-12;

/** The lower triangle L of L·Lᵀ = matrix, also where some numbers are sums of others. */
function semidefiniteFactor(matrix: readonly (readonly number[])[], nameOf: (row: number) => string): number[][] {
  const factor: number[][] = [];
  for (let row = 0; row < matrix.length; row += 1) {
    const line: number[] = [];
    for (let column = 0; column <= row; column += 1) {
      const above = factor[column] ?? line;
      let rest = matrix[row]?.[column] as number;
      for (let k = 0; k < column; k += 1) rest -= (line[k] as number) * (above[k] as number);
      const pivot = column < row ? (above[column] as number) : 0;
      const impossible = column < row ? pivot === 0 && Math.abs(rest) > Math.sqrt(NOTHING) : rest < -NOTHING;
      if (impossible)
        throw invalidValue("options.correlations", "correlations that can hold together (a positive semi-definite matrix)", nameOf(row));
      if (column < row) line.push(pivot === 0 ? 0 : rest / pivot);
      else line.push(rest > NOTHING ? Math.sqrt(rest) : 0);
    }
    factor.push(line);
  }
  return factor;
}
