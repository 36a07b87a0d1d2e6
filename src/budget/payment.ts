import { checkChoice, checkFinite, checkOptions } from "../core/check.ts";
import { invalidValue } from "../core/errors.ts";
import { type CashFlowTiming, checkRate, finite } from "./cash-flows.ts";

/** A loan or a savings plan with level payments. */
export interface PaymentInput {
  /** Interest rate per period as a fraction, above -1. */
  readonly rate: number;
  /** Number of payments, a whole number of at least 1. */
  readonly periods: number;
  /** Money received now (negative: paid). */
  readonly presentValue: number;
  /** Money to be received at the end (negative: paid), such as a balloon payment; 0 when absent. */
  readonly futureValue?: number | undefined;
  /** When each payment falls: at the `"period-end"` (when absent), or `"now"`, at the start of each period. */
  readonly timing?: CashFlowTiming | undefined;
}

/** A level payment. */
export interface PaymentResult {
  /** The payment per period in the currency unit; negative when it is paid, as in spreadsheets. */
  readonly payment: number;
  /** The part of the first payment that is interest, with the same sign. */
  readonly interestFirst: number;
}

/**
 * Level payment: what a loan or a savings plan costs per period (spreadsheets' PMT).
 *
 * `0 = presentValue (1+rate)^periods + payment (1 + rate * w) ((1+rate)^periods - 1) / rate + futureValue`, with `w` 1 when payments fall at the
 * start of periods (`timing: "now"`) and 0 otherwise. Money received is positive, money paid negative.
 *
 * - Input: the rate per period (a year's rate over 12 for months).
 * - Result: the payment, unrounded. At a rate of 0 it is an equal share.
 * - Cost: O(1).
 *
 * @param input - The loan.
 * @returns The payment and its first interest.
 * @throws {@link CxError} `"invalid-value"` for a rate at or below -1, periods below 1 or an amount that is no finite number; `"invalid-option"` for another
 * timing or an unknown field; `"overflow"` beyond the largest double.
 * @example What does a loan of 200,000 cost a month?
 * ```ts
 * import { payment } from "cx-metrics";
 * payment({ rate: 0.075 / 12, periods: 180, presentValue: 200000 }).payment; // => -1854.02472
 * ```
 * @see Brealey, Myers & Allen, Principles of Corporate Finance, chapter 2.
 */
export function payment(input: PaymentInput): PaymentResult {
  checkOptions(input, ["rate", "periods", "presentValue", "futureValue", "timing"]);
  const { rate, periods, presentValue, futureValue = 0, timing = "period-end" } = input;
  checkRate("rate", rate);
  if (!Number.isSafeInteger(periods) || periods < 1) throw invalidValue("periods", "a whole number of at least 1", periods);
  checkFinite("presentValue", presentValue);
  checkFinite("futureValue", futureValue);
  checkChoice("timing", timing, ["now", "period-end"]);
  const interestFirst = timing === "now" ? 0 : -presentValue * rate;
  // Both shares tend to 1 / periods as the rate tends to 0; as one sum they would cancel at negative rates.
  const exponent = periods * Math.log1p(rate);
  const share = (growth: number): number => (rate === 0 || growth === 0 ? 1 / periods : rate / growth);
  const atEnd = presentValue * share(-Math.expm1(-exponent)) + futureValue * share(Math.expm1(exponent));
  return { payment: finite(-atEnd / (timing === "now" ? 1 + rate : 1), "payment"), interestFirst: finite(interestFirst, "interestFirst") };
}
