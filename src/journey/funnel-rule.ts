import { CxError, invalidOption } from "../core/errors.ts";
import { type Name, readName } from "../core/name.ts";

/** A stage of a funnel: a touchpoint, or a name for several of which one is enough. */
export type FunnelStageRule =
  | string
  | {
      /** The stage's name. */
      readonly name: string;
      /** The touchpoints by which it is reached. */
      readonly touchpoints: readonly string[];
    };

/** The stages of a funnel: their names, and the touchpoints of each. */
export interface FunnelStages {
  /** The names, from the first. */
  readonly names: readonly string[];
  /** The touchpoints by which each is reached. */
  readonly touchpoints: readonly (readonly string[])[];
}

/** Reads the stages. */
export function readStages(stages: unknown): FunnelStages {
  if (!Array.isArray(stages) || stages.length < 2) throw invalidOption("stages", "a list of at least two stages", stages);
  const taken = new Set<string>();
  const read = (stages as (FunnelStageRule | null | undefined)[]).map((stage, index) => {
    const { name, touchpoints } = typeof stage === "object" && stage !== null ? stage : { name: stage, touchpoints: [stage] };
    const path = `options.stages[${index}]`;
    if (typeof name !== "string" || !Array.isArray(touchpoints) || touchpoints.length === 0)
      throw new CxError("invalid-option", path, "a touchpoint, or a name with at least one touchpoint", "something else");
    const texts = (touchpoints as readonly Name[]).map((touchpoint) => {
      const text = readName(touchpoint);
      if (text === undefined) throw new CxError("invalid-option", path, "touchpoints that are texts", "something else");
      if (taken.has(text)) throw new CxError("invalid-option", path, "each touchpoint in one stage", JSON.stringify(text.slice(0, 38)));
      taken.add(text);
      return text;
    });
    return { name, texts };
  });
  return { names: read.map(({ name }) => name), touchpoints: read.map(({ texts }) => texts) };
}

/** Reads the windows of the steps; `null` for a step without one. */
export function readSteps(
  stepWithin: number | readonly (number | null)[] | undefined,
  steps: number,
  order: "ordered" | "any",
): readonly (number | null)[] {
  if (stepWithin !== undefined && order === "any") throw invalidOption("stepWithin", "none, since steps have no order", stepWithin);
  const given = typeof stepWithin === "object" ? stepWithin : Array.from({ length: steps }, () => stepWithin ?? null);
  if (!Array.isArray(given) || given.length !== steps) throw invalidOption("stepWithin", `a number, or a list of ${steps}`, stepWithin);
  given.forEach((window: unknown, index) => {
    if (window !== null) checkWindow(`stepWithin[${index}]`, window);
  });
  return given as readonly (number | null)[];
}

/** Refuses what is no window. */
export function checkWindow(option: string, window: unknown): void {
  if (!(Number.isFinite(window) && (window as number) >= 0)) throw invalidOption(option, "a finite number of at least 0", window);
}
