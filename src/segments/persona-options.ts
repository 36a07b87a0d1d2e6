import { checkChoice, checkOptions, checkWhole } from "../core/check.ts";
import { invalidOption } from "../core/errors.ts";
import type { CollectOptions } from "../core/metric.ts";
import type { ClusterSettings } from "./persona-clusters.ts";

/** How personas are found: around records, by any features, or around means, by numbers alone. */
export type PersonaMethod = "k-medoids" | "k-means";

/** Options of `personas`. */
export interface PersonasOptions extends CollectOptions {
  /**
   * How many personas.
   * @defaultValue the number within `range` with the widest silhouette
   */
  readonly k?: number | undefined;
  /**
   * The fewest and the most personas that are tried where `k` is left out.
   * @defaultValue [2, 8]
   */
  readonly range?: readonly [from: number, to: number] | undefined;
  /**
   * `"k-medoids"` takes mixed features by Gower's distance; `"k-means"` takes numbers, standardized.
   * @defaultValue "k-medoids"
   */
  readonly method?: PersonaMethod | undefined;
  /**
   * The most different records that are compared pair by pair, from 40 to 10,000; of more, samples of so many records are.
   * @defaultValue 1000
   */
  readonly sampleSize?: number | undefined;
  /**
   * How many samples are tried, from 1 to 100.
   * @defaultValue 5
   */
  readonly samples?: number | undefined;
  /**
   * Seed of samples and starts: a finite number or a text. Equal seeds give equal personas.
   * @defaultValue 1
   */
  readonly seed?: number | string | undefined;
}

/** Options, checked. */
export interface PersonaSettings {
  readonly method: PersonaMethod;
  readonly k: number | undefined;
  readonly range: readonly [number, number];
  readonly invalid: "error" | "skip";
  readonly settings: Omit<ClusterSettings, "ks">;
}

/** Refuses wrong options and fills in the others. */
export function settingsOf(options: PersonasOptions): PersonaSettings {
  checkOptions(options, ["k", "range", "method", "sampleSize", "samples", "seed", "invalid"]);
  const { k, range = [2, 8], method = "k-medoids", sampleSize = 1000, samples = 5, seed = 1, invalid = "error" } = options;
  checkChoice("method", method, ["k-medoids", "k-means"]);
  checkWhole("sampleSize", sampleSize, 40, 10_000);
  checkWhole("samples", samples, 1, 100);
  if (k !== undefined) checkWhole("k", k, 1);
  if (!Array.isArray(range) || range.length !== 2) throw invalidOption("range", "the fewest and the most personas", range);
  checkWhole("range[0]", range[0], 1);
  checkWhole("range[1]", range[1], range[0], 100);
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw invalidOption("seed", "a finite number or a text", seed);
  return { method, k, range, invalid, settings: { sampleSize, samples, seed } };
}

/** The numbers of personas to try. */
export function countsOf({ k, range: [from, to] }: Pick<PersonaSettings, "k" | "range">, most: number): number[] {
  if (k !== undefined) {
    if (k > most) throw invalidOption("k", `at most ${most}, the number of different records and the size of a sample`, k);
    return [k];
  }
  const last = Math.min(to, most);
  const least = Math.min(from, last);
  return Array.from({ length: last - least + 1 }, (_, at) => least + at);
}
