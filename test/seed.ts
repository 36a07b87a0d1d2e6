import fc from "fast-check";

/** In CI every run draws the same cases, so that a failure can be repeated anywhere; elsewhere each run draws new ones. `SEED` chooses others. */
const seed = process.env["SEED"] ?? (process.env["CI"] ? "20261126" : undefined);
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
