import { checkChoice, checkCount, checkOptions, isMissing } from "../core/check.ts";
import { canonical, type LostRule } from "../core/definition.ts";
import { emptyInput, incompatibleTally, invalidValue } from "../core/errors.ts";
import { type Field, type FieldMetric, overField } from "../core/fields.ts";
import { readFlag } from "../core/flag.ts";
import type { CollectOptions, Metric, RecordCounts } from "../core/metric.ts";
import { count, members, same } from "../core/tally-check.ts";
import { type YesWhen, yesReader, yesRule } from "../core/yes-when.ts";
import { type Share, shareMaker, type ShareOptions } from "./share.ts";

/** Records by what they say. */
export interface ProportionTally {
  /** What means yes; `null` where a function decides. */
  readonly yesWhen: LostRule;
  /** Records that say yes. */
  yes: number;
  /** Records that say no. */
  no: number;
  /** Records without a value. */
  missing: number;
  /** Records that say neither, skipped. */
  invalid: number;
}

/** What a share is of, by its names: they stand in errors and definitions. */
export interface YesShareNames {
  /** The metric's name, such as `conversionRate`. */
  readonly metric: string;
  /** What a record that says yes is, such as `converted`. */
  readonly yes: string;
  /** The option that says what means yes, such as `convertedWhen`. */
  readonly option: string;
}

/** A share of ready counts, with what it is of. */
export interface YesShareOfCounts extends Share {
  /** How many say yes. */
  readonly yes: number;
  /** How many say yes or no. */
  readonly of: number;
}

/** A share of the records that say yes, with what it is of. */
export interface YesShare extends YesShareOfCounts, RecordCounts {}

/** The share of ready counts. */
export function yesShareFromCounts(
  { metric, yes: role }: Pick<YesShareNames, "metric" | "yes">,
  { yes, of }: { readonly yes: number; readonly of: number },
  options: ShareOptions,
): YesShareOfCounts {
  checkOptions(options, ["level", "method"]);
  const shareOf = shareMaker(options);
  checkCount(`counts.${role}`, yes);
  checkCount("counts.of", of);
  if (yes > of) throw invalidValue(`counts.${role}`, `at most the ${of} in all`, yes);
  const share = shareOf(yes, of);
  if (share === null) throw emptyInput(metric, "record");
  return { ...share, yes, of };
}

/** The share of records that say yes, as a metric over one field; `resultOf` gives it the words of its own. */
export function yesShareOf<Row, Result>(
  field: Field<Row>,
  { metric: name, yes: role, option }: YesShareNames,
  { when, invalid = "error", ...reading }: ShareOptions & CollectOptions & { readonly when?: YesWhen },
  resultOf: (share: YesShare) => Result,
): FieldMetric<Row, ProportionTally, Result> {
  checkChoice("invalid", invalid, ["error", "skip"]);
  const shareOf = shareMaker(reading);
  const yesWhen = yesRule(option, when);
  const read = when === undefined ? readFlag : yesReader(when);
  const counts = ({ yes, no, missing, invalid: skipped }: ProportionTally): RecordCounts => ({
    valid: yes + no,
    missing,
    invalid: skipped,
  });
  const metric: Metric<unknown, ProportionTally, Result> = {
    name,
    unit: `record that says whether it is ${role}`,
    create: () => ({ yesWhen, yes: 0, no: 0, missing: 0, invalid: 0 }),
    add(tally, value, index) {
      const answer = isMissing(value) ? null : (read(value) ?? undefined);
      if (answer === null) tally.missing += 1;
      else if (answer !== undefined) tally[answer ? "yes" : "no"] += 1;
      else if (invalid === "skip") tally.invalid += 1;
      else throw invalidValue(role, `true or false, or a value that options.${option} decides on`, value, index);
    },
    merge(left, right) {
      if (canonical(left.yesWhen) !== canonical(right.yesWhen)) {
        throw incompatibleTally(name, { yesWhen: left.yesWhen }, { yesWhen: right.yesWhen });
      }
      return {
        yesWhen: left.yesWhen,
        yes: left.yes + right.yes,
        no: left.no + right.no,
        missing: left.missing + right.missing,
        invalid: left.invalid + right.invalid,
      };
    },
    counts,
    result(tally) {
      const of = tally.yes + tally.no;
      const share = shareOf(tally.yes, of);
      return share && resultOf({ ...share, yes: tally.yes, of, ...counts(tally) });
    },
  };
  const check = members({ yesWhen: same(yesWhen), yes: count, no: count, missing: count, invalid: count });
  return overField(metric, role, field, { tally: "proportion", collect: { yesWhen, invalid }, check });
}
