import { checkChoice, checkNonNegative, checkOptions } from "../core/check.ts";
import { CxError, invalidValue } from "../core/errors.ts";
import { exactSumOf } from "../core/exact-sum.ts";

/** What net retention is made of: the opening customers alone, or with those who came back. */
export type NetRetentionRule = "opening-customers" | "with-reactivation";

/** The movements of recurring revenue in a period, as totals of at least 0. */
export interface RevenueMovements {
  /** Revenue of the opening customers at the start. */
  readonly starting: number;
  /** Revenue of customers who never had any before. */
  readonly new?: number | undefined;
  /** Rise of customers who stayed. */
  readonly expansion?: number | undefined;
  /** Fall of customers who stayed. */
  readonly contraction?: number | undefined;
  /** Opening revenue of customers who are gone. */
  readonly churned?: number | undefined;
  /** Revenue of customers who had none at the start but had some before. */
  readonly reactivation?: number | undefined;
}

/** What to read from the movements. */
export interface NetRetentionOptions {
  /**
   * Whether net retention counts the revenue of customers who came back; ChartMogul counts it, most definitions do not.
   * @defaultValue "opening-customers"
   */
  readonly netRetention?: NetRetentionRule | undefined;
}

/** The revenue bridge: `starting + new + reactivation + expansion - contraction - churned = ending`, in the caller's currency. */
export interface RevenueBridge {
  /** Revenue of the opening customers at the start. */
  readonly starting: number;
  /** Revenue of customers who never had any before. */
  readonly new: number;
  /** Revenue of customers who came back. */
  readonly reactivation: number;
  /** Rise of customers who stayed. */
  readonly expansion: number;
  /** Fall of customers who stayed. */
  readonly contraction: number;
  /** Opening revenue of customers who are gone. */
  readonly churned: number;
  /** Revenue at the end. */
  readonly ending: number;
}

/** Shares of the starting revenue; each `null` when there was none. */
export interface RevenueRates {
  /** Gross retention (GRR): what is left of the starting revenue without expansion, 0 to 1. */
  readonly grossRetention: number | null;
  /** Net retention (NRR): what the opening customers pay at the end; above 1 when they expand more than they lose. */
  readonly netRetention: number | null;
  /** Gross churn: `1 - grossRetention`, 0 to 1. */
  readonly grossChurn: number | null;
  /** Net churn: `1 - netRetention`; negative when expansion outweighs the losses. */
  readonly netChurn: number | null;
}

/** Revenue retention from totals. */
export interface RevenueRetentionResult extends RevenueBridge, RevenueRates {
  /** Which customers net retention counts. */
  readonly netRule: NetRetentionRule;
  /** Always `null`: totals do not show how customers differ, so nothing can be said of chance. */
  readonly grossInterval: null;
  /** Always `null`, for the same reason. */
  readonly netInterval: null;
}

const LINES = ["starting", "new", "expansion", "contraction", "churned", "reactivation"] as const;

// Totals that were summed elsewhere carry rounding errors; this many parts of the starting revenue are no mistake.
const ROUNDING = 9.094947017729282e-13; // 2^-40

/**
 * Revenue retention from totals: the bridge from starting to ending revenue, gross and net retention.
 *
 * `grossRetention = (starting - contraction - churned) / starting`, at most 1;
 * `netRetention = (starting + expansion - contraction - churned) / starting`, on the opening customers. Reactivation is its own
 * line and enters net retention only with `netRetention: "with-reactivation"`; new revenue never does.
 *
 * - Input: money of one period, finite and at least 0; a line left out is 0. A customer's churned revenue is at most its opening revenue: an
 *   upgrade within the period that is cancelled within it is no churn. So churned and contraction cannot pass starting.
 * - Result: money unrounded, rates as fractions, `null` when starting is 0. No interval: for one, see {@link revenueRetentionFromRecords}.
 * - Cost: constant time.
 *
 * @param movements - Totals by kind of movement.
 * @param options - Whether net retention counts reactivation.
 * @returns The bridge, which adds up exactly (correctly rounded once), and the rates.
 * @throws {@link CxError} `"invalid-value"` for a negative or non-finite total or losses above starting; `"overflow"`; `"invalid-option"`.
 * @example Losses and upgrades of a month
 * ```ts
 * import { revenueRetention } from "cx-metrics";
 * const month = revenueRetention({ starting: 100, new: 15, expansion: 10, contraction: 10, churned: 10 });
 * month.ending; // => 105
 * month.grossRetention; // => 0.8
 * month.netRetention; // => 0.9
 * ```
 * @see Gross and net churn: ChartMogul and Baremetrics help pages; Gold 2020, Fighting Churn with Data, chapter 2.
 */
export function revenueRetention(movements: RevenueMovements, options: NetRetentionOptions = {}): RevenueRetentionResult {
  const netRule = netRuleOf(options, []);
  for (const [line, amount] of Object.entries(movements)) {
    if (!(LINES as readonly string[]).includes(line)) throw invalidValue(line, `one of the lines ${LINES.join(", ")}`, amount);
  }
  const { starting, new: fresh = 0, expansion = 0, contraction = 0, churned = 0, reactivation = 0 } = movements;
  const lines = { starting, new: fresh, reactivation, expansion, contraction, churned };
  for (const [line, amount] of Object.entries(lines)) checkNonNegative(line, amount);
  const kept = exactSumOf([starting, -contraction, -churned]);
  if (kept < -starting * ROUNDING) throw invalidValue("churned", `with contraction at most the starting ${starting}`, churned);
  const net = exactSumOf([starting, expansion, -contraction, -churned, netRule === "with-reactivation" ? reactivation : 0]);
  return {
    ...lines,
    ending: finite("ending", exactSumOf([starting, fresh, reactivation, expansion, -contraction, -churned])),
    ...revenueRates(starting, Math.max(0, kept), Math.max(0, net)),
    netRule,
    grossInterval: null,
    netInterval: null,
  };
}

/** Reads and checks the rule of net retention beside other known options. */
export function netRuleOf(options: NetRetentionOptions, others: readonly string[]): NetRetentionRule {
  checkOptions(options, [...others, "netRetention"]);
  const { netRetention = "opening-customers" } = options;
  checkChoice("netRetention", netRetention, ["opening-customers", "with-reactivation"]);
  return netRetention;
}

/** Shares of the starting revenue that was kept, gross and net. */
export function revenueRates(starting: number, gross: number, net: number): RevenueRates {
  if (starting === 0) return { grossRetention: null, netRetention: null, grossChurn: null, netChurn: null };
  const [grossRetention, netRetention] = [gross / starting, finite("netRetention", net / starting)];
  return {
    grossRetention,
    netRetention,
    grossChurn: exactSumOf([starting, -gross]) / starting,
    netChurn: finite("netChurn", exactSumOf([starting, -net]) / starting),
  };
}

/** Refuses a sum beyond the largest double. */
export function finite(line: string, amount: number): number {
  if (Number.isFinite(amount)) return amount;
  throw new CxError("overflow", line, "an amount below 1.8e308", String(amount));
}
