import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { funnel, funnelFromCounts, type FunnelOptions, type JourneyEvent } from "../../src/index.ts";

const NAMES = ["a", "b", "c"] as const;
const DAY = 86_400_000;
const at = (day: number): number => 1_767_225_600_000 + day * DAY;
const events = fc.array(
  fc.record({
    customer: fc.constantFrom("x", "y", "z"),
    touchpoint: fc.constantFrom(...NAMES, "other"),
    at: fc.integer({ min: 0, max: 8 }).map(at),
  }),
  { minLength: 1, maxLength: 14 },
);
const windows = fc.record(
  {
    within: fc.integer({ min: 0, max: 6 }),
    stepWithin: fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { minLength: 2, maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** Every choice of one event per stage, tried. */
function deepestByTrying(
  list: readonly JourneyEvent[],
  order: "ordered" | "any",
  within = Infinity,
  steps: readonly (number | null)[] = [],
): number {
  const days = NAMES.map((name) => list.filter(({ touchpoint }) => touchpoint === name).map((event) => (event.at as number) / DAY));
  const choices = (depth: number): number[][] =>
    days.slice(0, depth).reduce<number[][]>((all, some) => all.flatMap((chosen) => some.map((day) => [...chosen, day])), [[]]);
  const fits = (chosen: readonly number[]): boolean =>
    Math.max(...chosen) - Math.min(...chosen) <= within &&
    (order === "any" ||
      chosen.every((day, index) => {
        const wait = index === 0 ? 0 : day - (chosen[index - 1] as number);
        return wait >= 0 && wait <= (steps[index - 1] ?? Infinity);
      }));
  return [3, 2, 1].find((depth) => choices(depth).some(fits)) ?? 0;
}

const byCustomer = (list: readonly JourneyEvent[]): JourneyEvent[][] =>
  [...new Set(list.map(({ customer }) => customer))].map((customer) => list.filter((event) => event.customer === customer));

describe("funnel", () => {
  it("finds the deepest way that any choice of events gives", () => {
    fc.assert(
      fc.property(events, windows, (list, { within, stepWithin }) => {
        const { stages } = funnel(list, { stages: [...NAMES], within, stepWithin });
        const depths = byCustomer(list).map((own) => deepestByTrying(own, "ordered", within, stepWithin));
        expect(stages.map(({ reached }) => reached)).toEqual([1, 2, 3].map((depth) => depths.filter((each) => each >= depth).length));
      }),
      { numRuns: 500 },
    );
  });
  it("finds the most stages within a window in any order", () => {
    fc.assert(
      fc.property(events, fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }), (list, within) => {
        const { stages } = funnel(list, { stages: [...NAMES], within, order: "any" });
        const depths = byCustomer(list).map((own) => deepestByTrying(own, "any", within));
        expect(stages.map(({ reached }) => reached)).toEqual([1, 2, 3].map((depth) => depths.filter((each) => each >= depth).length));
      }),
      { numRuns: 500 },
    );
  });
  it("never counts more at a later stage, and everybody once", () => {
    fc.assert(
      fc.property(events, windows, fc.constantFrom("ordered" as const, "any" as const), (list, { within, stepWithin }, order) => {
        const result = funnel(list, { stages: [...NAMES], within, order, ...(order === "ordered" && { stepWithin }) });
        result.stages.forEach(({ reached, converted, dropped, pending }, index) => {
          if (index > 0) expect(reached).toBeLessThanOrEqual(result.stages[index - 1]?.reached as number);
          if (converted !== null) expect(converted + (dropped as number) + (pending as number)).toBe(reached);
          if (dropped !== null) expect(dropped).toBeGreaterThanOrEqual(0);
        });
        expect(result.entered).toBeLessThanOrEqual(result.customers);
        expect(result.valid).toBe(list.length);
      }),
    );
  });
  it("loses nobody when a window widens", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 5 }), (list, within) => {
        const reached = (window: number): number[] =>
          funnel(list, { stages: [...NAMES], within: window }).stages.map((stage) => stage.reached);
        const [narrow, wide] = [reached(within), reached(within + 1)];
        narrow.forEach((count, index) => expect(wide[index]).toBeGreaterThanOrEqual(count));
      }),
    );
  });
  it("decides nobody otherwise later whom it has called dropped", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 8 }), (list, within, day) => {
        // What happens after the report, of customers who have not begun anew, cannot take them further.
        const known = list.filter((event) => (event.at as number) <= at(day));
        fc.pre(known.length > 0);
        const restarted = new Set(
          list.filter((event) => (event.at as number) > at(day) && event.touchpoint === "a").map(({ customer }) => customer),
        );
        const still = list.filter(({ customer }) => !restarted.has(customer));
        fc.pre(still.some((event) => (event.at as number) <= at(day)));
        const [then, now] = [funnel(still, { stages: [...NAMES], within, asOf: at(day) }), funnel(still, { stages: [...NAMES], within })];
        then.stages.slice(0, -1).forEach((stage, index) => {
          const pendingBefore = then.stages.slice(0, index + 1).reduce((sum, { pending }) => sum + (pending as number), 0);
          expect(now.stages[index + 1]?.reached as number).toBeLessThanOrEqual((stage.converted as number) + pendingBefore);
        });
      }),
    );
  });

  const visit = (customer: string, ...steps: [string, number][]): JourneyEvent[] =>
    steps.map(([touchpoint, day]) => ({ customer, touchpoint, at: at(day) }));
  const all: FunnelOptions = { stages: [...NAMES] };
  it("tries every start, not only the earliest", () => {
    const list = visit("x", ["a", 0], ["a", 10], ["b", 11], ["c", 12]);
    expect(funnel(list, { ...all, within: 3 }).completed).toBe(1);
  });
  it("takes the times of the nearest way", () => {
    const { stages, time } = funnel(visit("x", ["a", 0], ["a", 10], ["b", 11], ["c", 13]), all);
    expect(stages.map((stage) => stage.time?.mean ?? null)).toEqual([null, 1, 2]);
    expect(time?.mean).toBe(3);
  });
  it("counts an event at the end of a window, and not one after it", () => {
    const list = visit("x", ["a", 0], ["b", 3]);
    expect(funnel(list, { ...all, stepWithin: 3 }).stages[1]?.reached).toBe(1);
    expect(funnel(list, { ...all, stepWithin: 2.9 }).stages[1]?.reached).toBe(0);
    expect(funnel(list, { ...all, within: 72, unit: "hour" }).stages[1]?.reached).toBe(1);
    expect(funnel(list, { ...all, within: 71, unit: "hour" }).stages[1]?.reached).toBe(0);
  });
  it("counts events of one moment in the order of the stages", () => {
    expect(funnel(visit("x", ["c", 1], ["b", 1], ["a", 1]), all).completed).toBe(1);
  });
  it("tells pending from dropped at the moment of the report", () => {
    const list = [...visit("x", ["a", 0]), ...visit("y", ["a", 3])];
    const stage = (asOf: number) => funnel(list, { ...all, within: 3, asOf: at(asOf) }).stages[0];
    expect(stage(5)).toMatchObject({ reached: 2, pending: 1, dropped: 1 });
    expect(stage(6)).toMatchObject({ reached: 2, pending: 0, dropped: 2 });
    expect(funnel(list, { ...all, within: 3, asOf: at(1) })).toMatchObject({ customers: 1, afterAsOf: 1, entered: 1 });
  });
  it("leaves pending customers out of rates that they may still raise", () => {
    const list = [...visit("x", ["a", 0], ["b", 1]), ...visit("y", ["a", 0]), ...visit("z", ["a", 5])];
    const { stages, completion } = funnel(list, { ...all, stepWithin: [2, null], asOf: at(6) });
    expect(stages[1]?.ofPrevious?.rate).toBe(0.5);
    expect(stages[1]?.ofEntered?.rate).toBe(0.5);
    expect(completion?.rate).toBe(0);
  });
  it("takes several touchpoints as one stage", () => {
    const list = [...visit("x", ["web", 0], ["b", 1]), ...visit("y", ["shop", 0])];
    const { stages } = funnel(list, { stages: [{ name: "came", touchpoints: ["web", "shop"] }, "b"] });
    expect(stages.map(({ stage, reached }) => [stage, reached])).toEqual([
      ["came", 2],
      ["b", 1],
    ]);
  });
  it("counts customers who never entered among all", () => {
    const { stages, customers, entered, otherEvents } = funnel([...visit("x", ["a", 0]), ...visit("y", ["other", 0])], all);
    expect([customers, entered, otherEvents, stages[0]?.ofAll?.rate]).toEqual([2, 1, 1, 0.5]);
  });
  it("refuses what is no funnel, and says where", () => {
    const code = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        return `${(error as { code: string }).code} ${(error as { path: string }).path}`;
      }
      return "none";
    };
    const list = visit("x", ["a", 0]);
    expect(code(() => funnel([], all))).toBe("empty funnel");
    expect(code(() => funnel(list, { stages: ["a"] }))).toBe("invalid-option options.stages");
    expect(code(() => funnel(list, { stages: ["a", "a"] }))).toBe("invalid-option options.stages[1]");
    expect(code(() => funnel(list, { stages: ["a", { name: "b", touchpoints: [] }] }))).toBe("invalid-option options.stages[1]");
    expect(code(() => funnel(list, { ...all, within: -1 }))).toBe("invalid-option options.within");
    expect(code(() => funnel(list, { ...all, stepWithin: [1] }))).toBe("invalid-option options.stepWithin");
    expect(code(() => funnel(list, { ...all, stepWithin: [1, NaN] }))).toBe("invalid-option options.stepWithin[1]");
    expect(code(() => funnel(list, { ...all, order: "any", stepWithin: 1 }))).toBe("invalid-option options.stepWithin");
    expect(code(() => funnel(list, { ...all, order: "strict" as "any" }))).toBe("invalid-option options.order");
    expect(code(() => funnel(list, { ...all, until: 1 } as FunnelOptions))).toBe("invalid-option options.until");
    expect(code(() => funnel([{ customer: "x", touchpoint: true as never, at: 0 }], all))).toBe("invalid-value events[0].touchpoint");
    expect(code(() => funnel([{ customer: "x", touchpoint: "a", at: "soon" }], all))).toBe("invalid-value events[0].at");
  });
  it("counts events without a part as missing, a null among them", () => {
    expect(funnel([null, ...visit("x", ["a", 0]), { customer: "x", touchpoint: null, at: 0 }], all)).toMatchObject({
      valid: 1,
      missing: 2,
    });
  });
});

describe("funnelFromCounts", () => {
  it("agrees with the funnel of such events", () => {
    const list = Array.from({ length: 9 }, (_, index) =>
      NAMES.slice(0, 1 + (index % 3)).map((touchpoint, day) => ({ customer: index, touchpoint, at: at(day) })),
    ).flat();
    const { stages, completion } = funnel(list, { stages: [...NAMES] });
    const counts = funnelFromCounts(stages.map(({ stage, reached }) => ({ stage, reached })));
    expect(counts.completion).toEqual(completion);
    expect(counts.stages).toEqual(stages.map((stage) => ({ ...stage, time: null })));
  });
  it("refuses counts that rise, and fewer customers than entered", () => {
    expect(() =>
      funnelFromCounts([
        { stage: "a", reached: 1 },
        { stage: "b", reached: 2 },
      ]),
    ).toThrow("counts[1].reached");
    expect(() => funnelFromCounts([{ stage: "a", reached: 5 }], { customers: 4 })).toThrow("options.customers");
    expect(() => funnelFromCounts([])).toThrow("at least one customer");
  });
});
