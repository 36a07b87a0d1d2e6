import { invalidValue } from "../core/errors.ts";

/** A model by its parameters, and how well they are known. Every fit that converged is one. */
export interface FittedModel<Parameter extends string> {
  /** The parameters. */
  readonly parameters: { readonly [Name in Parameter]: number };
  /** Covariances of the parameters, in their order, from which errors of predictions come; without them there are none. */
  readonly covariance?: readonly (readonly number[])[] | null | undefined;
}

/** The model, if its parameters are finite numbers above 0. A fit that failed has none. */
export function checkModel<Parameter extends string>(
  model: FittedModel<Parameter>,
  names: readonly Parameter[],
  path = "model",
): { readonly parameters: { readonly [Name in Parameter]: number }; readonly covariance: readonly (readonly number[])[] | null } {
  const { parameters, covariance = null } = (model ?? {}) as Partial<FittedModel<Parameter>>;
  if (typeof parameters !== "object" || parameters === null)
    throw invalidValue(`${path}.parameters`, "those of a fit that converged", parameters);
  for (const name of names) {
    const value: unknown = parameters[name];
    if (!(typeof value === "number" && value > 0 && value < Infinity)) {
      throw invalidValue(`${path}.parameters.${name}`, "a finite number above 0", value);
    }
  }
  const isSquare = (rows: unknown): boolean =>
    Array.isArray(rows) &&
    rows.length === names.length &&
    rows.every((row: unknown) => Array.isArray(row) && row.length === names.length && row.every(Number.isFinite));
  if (covariance !== null && !isSquare(covariance)) {
    throw invalidValue(`${path}.covariance`, `${names.length} rows of ${names.length} finite numbers`, covariance);
  }
  return { parameters, covariance };
}
