const SOURCE = "all subsets enumerated, scipy 1.10.1 milp (HiGHS) agrees";

/** Choices found by others, for clones without ../shared/reference. */
export const choiceFigures = [
  {
    what: "the best ratio is not the best choice",
    source: SOURCE,
    items: [
      { id: "A", phase: "now", cost: 60, benefit: 66 },
      { id: "B", phase: "now", cost: 50, benefit: 54 },
      { id: "C", phase: "now", cost: 50, benefit: 54 },
    ],
    options: { limit: 100, phaseLimits: null },
    expected: { feasible: true, benefit: 108, chosen: ["B", "C"] },
  },
  {
    what: "a chain of requirements against one item",
    source: SOURCE,
    items: [
      { id: "base", phase: "now", cost: 80, benefit: 0 },
      { id: "mid", phase: "next", cost: 30, benefit: 20, requires: ["base"] },
      { id: "top", phase: "later", cost: 20, benefit: 200, requires: ["mid"] },
      { id: "solo", phase: "now", cost: 90, benefit: 150 },
    ],
    options: { limit: 130, phaseLimits: null },
    expected: { feasible: true, benefit: 220, chosen: ["base", "mid", "top"] },
  },
  {
    what: "a mandatory item beyond the limit",
    source: SOURCE,
    items: [
      { id: "A", phase: "now", cost: 60, benefit: 1, mandatory: true },
      { id: "B", phase: "now", cost: 50, benefit: 9 },
    ],
    options: { limit: 40, phaseLimits: null },
    expected: { feasible: false, benefit: null, chosen: null },
  },
] as const;
