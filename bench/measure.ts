/** One way of doing a job. What it returns must be used, or an engine may leave the work out. */
export type Job = () => unknown;

/** The median time of each job in milliseconds. The jobs take turns, so that a slow moment of the machine hits all of them. */
export function medianTimes(jobs: readonly Job[], runs: number, repeat = 1, warmUp: readonly Job[] = jobs): number[] {
  for (const job of warmUp) for (let round = 0; round < 2; round += 1) keep(job());
  const times = jobs.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [place, job] of jobs.entries()) {
      const start = performance.now();
      for (let round = 0; round < repeat; round += 1) keep(job());
      (times[place] as number[]).push((performance.now() - start) / repeat);
    }
  }
  return times.map(median);
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] as number;
}

/** A place that an engine cannot see through. */
function keep(value: unknown): void {
  (globalThis as { kept?: unknown }).kept = value;
}
