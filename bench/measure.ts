/** One way of doing a job. What it returns must be used, or an engine may leave the work out. */
export type Job = () => unknown;

/** How long a job takes. */
export interface Timing {
  /** The median of the runs. */
  readonly median: number;
  /** The run that a tenth of the runs are at least as fast as: what the machine can do when nothing disturbs it. */
  readonly best: number;
}

/** The time of each job in milliseconds. The jobs take turns, so that a slow moment of the machine hits all of them. */
export async function timings(jobs: readonly Job[], runs: number, repeat = 1, warmUp: readonly Job[] = jobs): Promise<Timing[]> {
  for (const job of warmUp) for (let round = 0; round < 2; round += 1) keep(await job());
  const times = jobs.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [place, job] of jobs.entries()) {
      const start = performance.now();
      for (let round = 0; round < repeat; round += 1) {
        const made = job();
        keep(made instanceof Promise ? await made : made);
      }
      (times[place] as number[]).push((performance.now() - start) / repeat);
    }
  }
  return times.map(timingOf);
}

/** The timing that measured times make. */
export function timingOf(times: readonly number[]): Timing {
  const sorted = times.toSorted((left, right) => left - right);
  return { median: sorted[sorted.length >> 1] as number, best: sorted[Math.floor(sorted.length / 10)] as number };
}

/** A place that an engine cannot see through. */
function keep(value: unknown): void {
  (globalThis as { kept?: unknown }).kept = value;
}
