import type { Instant } from "../core/time.ts";
import type { ChurnRateResult } from "../retention/churn-rate.ts";
import type { FcrChannel, FcrFromContactsResult } from "../service/fcr-from-contacts.ts";
import type { ServiceLevelResult } from "../service/service-level-from-counts.ts";
import type { Interval } from "../stats/interval.ts";
import type { CsatCountsResult } from "../survey/csat.ts";
import type { NpsCountsResult } from "../survey/nps.ts";

/** The fields of a result, each of which may be `null` where nothing was measured. */
type Measured<Result, Field extends keyof Result> = { readonly [Name in Field]: Result[Name] | null };

/** A share with its interval, as results have it under `rate` and `interval`. */
export interface MeasuredShare {
  /** The share, from 0 to 1; `null` when nothing was measured. */
  readonly rate: number | null;
  /** Its interval; `null` when nothing was measured. */
  readonly interval: Interval | null;
}

/** The map of the journey as it is kept, and what the data show of it. */
export interface JourneyMapEvidence {
  /** Each touchpoint of the map, with the moment of its latest review; missing when it was never reviewed. */
  readonly touchpoints: readonly {
    /** The latest review; missing when there was none. */
    readonly reviewed?: Instant | null | undefined;
  }[];
  /** The moment of the report, from which the age of reviews counts. */
  readonly asOf: Instant;
  /** Events of customers at any touchpoint, mapped or not; missing when not known. */
  readonly events?: number | null | undefined;
  /** Those of them at touchpoints that the map lacks. */
  readonly unmappedEvents?: number | null | undefined;
}

/** An attribute by which customers are divided into segments. */
export interface SegmentAttribute {
  /** Its name, such as `age` or `orders in a year`. */
  readonly name: string;
  /** Who the customer is, or what they do, need or think. */
  readonly kind: "demographic" | "behavioral" | "attitudinal";
  /** How much of the outcome it explains, from 0 to 1 (eta squared), with its interval; missing when not measured. */
  readonly explained?:
    | {
        /** The share of the variance. */
        readonly value: number | null;
        /** Its interval. */
        readonly interval: Interval | null;
      }
    | null
    | undefined;
}

/** A measure that somebody answers for, such as a goal. */
export interface KpiEvidence {
  /** Its name. */
  readonly metric: string;
  /** Where it stood: the value, or one with its moment. */
  readonly baseline?:
    | number
    | {
        /** Its value. */
        readonly value: number;
      }
    | null
    | undefined;
  /** Where it is to go. */
  readonly target?: number | null | undefined;
  /** By when. */
  readonly by?: Instant | null | undefined;
}

/** What is known of customers, service, employees and goals: results of the other measures as they are. What is left out is unknown. */
export interface HealthEvidence {
  /** Sign 1: the map of the journey. */
  readonly journeyMap?: JourneyMapEvidence | undefined;
  /** Sign 2: what `churnRate` or `churnFromRecords` returns of a year. */
  readonly retention?: Measured<ChurnRateResult, "retentionRate" | "retentionInterval"> | undefined;
  /** Sign 3: visits that ended at their first interaction, as a share of all. */
  readonly bounce?: MeasuredShare | undefined;
  /** Sign 4: what `csat` returns. */
  readonly csat?: Measured<CsatCountsResult, "rate" | "interval"> | undefined;
  /** Sign 5: the attributes by which customers are divided. */
  readonly segmentation?:
    | {
        /** What segments are made of. */
        readonly attributes: readonly SegmentAttribute[];
      }
    | undefined;
  /** Sign 6: what `fcrFromContacts` returns of contacts with channels. */
  readonly fcr?:
    | (Measured<FcrFromContactsResult, "crossChannelShare" | "crossChannelInterval"> &
        Pick<FcrFromContactsResult, "interval"> & {
          /** Its channels. */
          readonly byChannel: readonly Pick<FcrChannel, "channel" | "resolved" | "firstContacts">[];
        })
    | undefined;
  /** Sign 7: visits or customers that engaged, as a share of all. */
  readonly engagement?: MeasuredShare | undefined;
  /** Sign 7: what `serviceLevel` returns of the time to a reply. */
  readonly replies?: Measured<ServiceLevelResult, "rate" | "interval"> | undefined;
  /** Sign 8: what `enps` returns. */
  readonly enps?: Measured<NpsCountsResult, "score" | "interval"> | undefined;
  /** Sign 8: what `churnRate` returns of the employees of a year. */
  readonly attrition?: Measured<ChurnRateResult, "churnRate" | "interval"> | undefined;
  /** Sign 9: the measures that somebody answers for; an empty list says that there are none. */
  readonly kpis?: readonly KpiEvidence[] | undefined;
}
