import type { Peers } from "./peers.ts";
import { type Job, type Timing, timings } from "./measure.ts";

/** What every room's rows are measured with. */
export interface Bench {
  /** A tenth of the data, fewer runs. */
  readonly quick: boolean;
  /** A million records, or a tenth of them. */
  readonly million: number;
  /** How often each job runs. */
  readonly runs: number;
  /** The packages to compare with. */
  readonly peers: Peers;
}

/** How long each job takes, in turns; as many timings as there are jobs. */
export async function times<const Jobs extends readonly Job[]>(
  bench: Bench,
  jobs: Jobs,
  { repeat = 1, runs = bench.runs }: { readonly repeat?: number; readonly runs?: number } = {},
): Promise<{ [Place in keyof Jobs]: Timing }> {
  return (await timings(jobs, runs, repeat)) as { [Place in keyof Jobs]: Timing };
}
