import type { MetricDefinition } from "../core/definition.ts";
import type { TurnaroundTally } from "../service/turnaround.ts";
import { isBlank } from "./conditions.ts";
import type { Source } from "./source.ts";
import type { TallySql } from "./tally-sql.ts";
import { count, countSkipped, sum, type Template } from "./template.ts";

/** Sums, squares and products of the two times. */
export function turnaroundSql({ fields }: MetricDefinition & { readonly tally: "turnaround" }, source: Source): TallySql<TurnaroundTally> {
  const system = source.number(fields["system"], "system");
  const agent = source.number(fields["agent"], "agent");
  const sound = [system, agent].map((time) => `(${isBlank(time, source)} OR ${time} BETWEEN 0 AND 1e150)`).join(" AND ");
  const missing = `(${isBlank(system, source)} OR ${isBlank(agent, source)}) AND ${sound}`;
  const verdict = source.verdict(missing, sound);
  const valid = `${verdict} = 1`;
  // Engines refuse a product that vanishes.
  const product = (x: string, y: string) => sum(`${valid} AND ${x} > 1e-150 AND ${y} > 1e-150`, `${x} * ${y}`);
  const flat: Template<TurnaroundTally> = {
    records: count(valid),
    system: sum(valid, system),
    agent: sum(valid, agent),
    systemSquares: product(system, system),
    agentSquares: product(agent, agent),
    products: product(system, agent),
    ...countSkipped(verdict),
  };
  return { flat, tally: (filled) => filled };
}
