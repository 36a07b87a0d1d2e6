import type { Colors } from "../view.ts";

/** Text that stays legible where a line runs behind it: first its outline in the color of the ground, then itself. */
export const haloText = (mark: object, encoding: object, { ink, ground }: Colors, transform: readonly object[] = []): object[] =>
  [{ stroke: ground, strokeWidth: 4, strokeJoin: "round", color: ground }, { color: ink }].map((look) => ({
    ...(transform.length > 0 ? { transform } : {}),
    mark: { type: "text", ...mark, ...look },
    encoding,
  }));
