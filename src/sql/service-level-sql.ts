import type { MetricDefinition } from "../core/definition.ts";
import type { ServiceLevelTally } from "../service/service-level.ts";
import { isBlank, isFinite } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, type Template } from "./template.ts";

/** Contacts by whether and when they were answered. */
export function serviceLevelSql(
  { collect, fields }: MetricDefinition & { readonly tally: "service-level" },
  source: Source,
): TallySql<ServiceLevelTally> {
  const { within, shortAbandon, blank } = collect;
  const seconds = source.number(fields["seconds"], "seconds");
  const gone = fields["abandoned"] === undefined ? "0" : source.flag(fields["abandoned"], "abandoned", true);
  const unknown = isBlank(seconds, source);
  const known = isFinite(seconds);
  const answered = `${gone} = 0 AND ${known}`;
  const gaveUp = `${gone} = 1 AND ${known}`;
  const never = blank === "unanswered" ? `${gone} IN (0, 1) AND ${unknown}` : `${gone} = 1 AND ${unknown}`;
  const silent = `${gone} IS NULL AND (${unknown} OR ${known})`;
  const missing = blank === "missing" ? `${silent} OR (${gone} = 0 AND ${unknown})` : silent;
  const flat: Template<ServiceLevelTally> = {
    within,
    shortAbandon,
    blank,
    answered: count(answered),
    answeredWithin: count(`${answered} AND ${seconds} <= ${within}`),
    abandoned: count(`(${gaveUp}) OR (${never})`),
    abandonedWithin: count(`${gaveUp} AND ${seconds} <= ${within}`),
    abandonedShort: count(`${gaveUp} AND ${seconds} <= ${shortAbandon}`),
    ...countSkipped(source.verdict(missing, `${gone} IN (0, 1) AND (${unknown} OR ${known})`)),
  };
  return { flat, tally: (filled) => filled };
}
