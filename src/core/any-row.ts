/**
 * A row of which only the named fields matter. Unlike `Record<string, unknown>` it takes rows that are typed by an interface, which is why it
 * is the row of a metric whose fields are named in place, as in `measure(churnRateOf({ lost: "churn" }), rows)`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an interface has no index signature, and only `any` does not ask for one
export type AnyRow = Record<string, any>;
