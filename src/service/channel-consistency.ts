import { checkCount, checkLevel, checkOptions } from "../core/check.ts";
import { emptyInput, invalidValue } from "../core/errors.ts";
import { type ChiSquareTestResult } from "../stats/chi-square-test.ts";
import { proportionHomogeneityTest } from "../stats/proportion-homogeneity-test.ts";
import { type ShareOptions, type Share, shareMaker } from "../stats/share.ts";

/** How one channel does, in counts. */
export interface ChannelCounts {
  /** The channel's name; `null` for contacts that name none. */
  readonly channel: string | null;
  /** Contacts that went well, such as those resolved first or answered in time. */
  readonly successes: number;
  /** All contacts that count. */
  readonly trials: number;
}

/** How one channel does. */
export interface ChannelShare extends ChannelCounts {
  /** Its share, from 0 to 1; `null` without contacts. */
  readonly rate: number | null;
  /** Interval of `rate`, from 0 to 1; `null` without contacts. */
  readonly interval: Share["interval"] | null;
  /**
   * How far it is from what all channels together let expect, in standard errors; `null` where nothing was tested, or the channel has no contacts.
   */
  readonly residual: number | null;
}

/** Whether service is the same in every channel. */
export interface ChannelConsistencyResult {
  /** The channels, in the order in which they were given. */
  readonly channels: readonly ChannelShare[];
  /** All channels together. */
  readonly total: Share;
  /** The greatest share less the least one, from 0 to 1. */
  readonly spread: number;
  /** The test that all channels have one share; `null` where fewer than two have contacts. */
  readonly test: ChiSquareTestResult | null;
  /** Whether the test finds channels that differ, at `1 - level`; `null` where nothing was tested. */
  readonly differ: boolean | null;
}

/**
 * Channel consistency: whether customers are served alike through every channel.
 *
 * Each channel's share with its interval, the spread between the best and the worst, and Pearson's chi-square test that all have one share. The standardized
 * residual of a channel says how far it stands out: beyond 2 or 3 it does.
 *
 * - Input: successes and trials of each channel, such as those of `byChannel` of {@link fcrFromContacts}.
 * - Result: shares from 0 to 1.
 * - Cost: constant time per channel.
 * - When not to trust it: with expected counts below 5 (`test.expected`), and where channels serve different matters: then compare them by topic.
 *
 * @param channels - Counts of each channel.
 * @param options - Level and method of the intervals.
 * @returns The channels, their spread, and the test.
 * @throws {@link CxError} `"empty"` when no channel has contacts; `"invalid-value"` when a count is none, a part exceeds its whole or a channel is named twice.
 * @example Resolved at first contact
 * ```ts
 * import { channelConsistency } from "cx-metrics";
 * const { spread, test, differ } = channelConsistency([
 *   { channel: "phone", successes: 160, trials: 200 },
 *   { channel: "chat", successes: 75, trials: 100 },
 *   { channel: "mail", successes: 50, trials: 100 },
 * ]);
 * spread; // => 0.3
 * test?.statistic; // => 30.2059496568
 * differ; // => true
 * ```
 * @see Pearson 1900, Philosophical Magazine 50:157; Agresti 2013, Categorical Data Analysis, 3.3
 */
export function channelConsistency(channels: Iterable<ChannelCounts>, options: ShareOptions = {}): ChannelConsistencyResult {
  checkOptions(options, ["level", "method"]);
  const { level = 0.95 } = options;
  checkLevel(level);
  const shareOf = shareMaker(options);
  const list = Array.from(channels);
  const seen = new Set<string | null>();
  for (const [index, { channel, successes, trials }] of list.entries()) {
    if (seen.has(channel)) throw invalidValue(`channels[${index}].channel`, "each channel once", channel);
    seen.add(channel);
    checkCount(`channels[${index}].successes`, successes);
    checkCount(`channels[${index}].trials`, trials);
    if (successes > trials) throw invalidValue(`channels[${index}].successes`, `at most the ${trials} trials`, successes);
  }
  const used = list.filter(({ trials }) => trials > 0);
  const sum = (part: "successes" | "trials"): number => used.reduce((total, channel) => total + channel[part], 0);
  const total = shareOf(sum("successes"), sum("trials"));
  if (total === null) throw emptyInput("channelConsistency", "channel with contacts");
  const test = used.length < 2 ? null : proportionHomogeneityTest(used);
  const rates = used.map(({ successes, trials }) => successes / trials);
  return {
    channels: list.map((counts) => {
      const share = shareOf(counts.successes, counts.trials);
      const residual = share && test ? (test.standardizedResiduals[used.indexOf(counts)]?.[0] ?? null) : null;
      const { channel, successes, trials } = counts;
      return { channel, successes, trials, rate: share?.rate ?? null, interval: share?.interval ?? null, residual };
    }),
    total,
    spread: Math.max(...rates) - Math.min(...rates),
    test,
    differ: test && test.pValue <= 1 - level,
  };
}
