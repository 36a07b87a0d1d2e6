import type { MetricDefinition } from "../core/definition.ts";
import type { RecoveryTally } from "../survey/recovery.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

/** Customers by their two ratings. */
export function ratingPairsSql(
  { collect: { min, max }, fields }: MetricDefinition & { readonly tally: "rating-pairs" },
  source: Source,
): TallySql<RecoveryTally> {
  const [before, after] = [source.number(fields["before"], "before"), source.number(fields["after"], "after")];
  const points = Array.from({ length: max - min + 1 }, (_, point) => min + point);
  const onScale = (rating: string): string => `${rating} IN (${points.join(", ")})`;
  const [noBefore, noAfter] = [isBlank(before, source), isBlank(after, source)];
  const verdict = source.verdict(
    `(${noBefore} AND (${noAfter} OR ${onScale(after)}) OR ${onScale(before)} AND ${noAfter})`,
    `(${onScale(before)} AND ${onScale(after)})`,
  );
  const flat: Template<RecoveryTally> = {
    min,
    max,
    pairs: points.map((from) => points.map((to) => count(`${before} = ${from} AND ${after} = ${to}`))),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}
