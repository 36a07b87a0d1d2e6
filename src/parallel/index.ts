export { collectParallel, measureParallel } from "./measure-parallel.ts";
export type { ParallelOnceOptions } from "./measure-parallel.ts";
export type { StopSignal } from "../run/source.ts";
export { openWorkers } from "./workers.ts";
export type { ParallelOptions, Workers, WorkersOptions } from "./workers.ts";
