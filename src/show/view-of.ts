import { CxError, describe } from "../core/errors.ts";
import type { View } from "./view.ts";
import type { Viewer } from "./viewer.ts";
import { businessCaseView } from "./views/business-case-view.ts";
import { closedLoopView } from "./views/closed-loop-view.ts";
import { goalView } from "./views/goal-view.ts";
import { cxHealthView } from "./views/health-view.ts";
import { npsView } from "./views/nps-view.ts";
import { churnByPeriodView, churnRateView, churnView, revenueRetentionView } from "./views/retention-views.ts";
import { scorecardView } from "./views/scorecard-view.ts";
import { fcrFromContactsView, fcrView, serviceLevelView } from "./views/service-views.ts";
import { cesView, csatView, weightedNpsView } from "./views/survey-views.ts";

// A result is told by what it holds, so it may come from anywhere: from another copy of the library, from JSON, from a worker.
const VIEWERS: readonly AnyViewer[] = [
  npsView,
  weightedNpsView,
  csatView,
  cesView,
  churnView,
  churnRateView,
  churnByPeriodView,
  revenueRetentionView,
  fcrFromContactsView,
  fcrView,
  serviceLevelView,
  businessCaseView,
  closedLoopView,
  cxHealthView,
  goalView,
  scorecardView(findView),
];

type AnyViewer =
  | typeof npsView
  | typeof weightedNpsView
  | typeof csatView
  | typeof cesView
  | typeof churnView
  | typeof churnRateView
  | typeof churnByPeriodView
  | typeof revenueRetentionView
  | typeof fcrFromContactsView
  | typeof fcrView
  | typeof serviceLevelView
  | typeof businessCaseView
  | typeof closedLoopView
  | typeof cxHealthView
  | typeof goalView
  | ReturnType<typeof scorecardView>;

/** Every result that can be shown. */
export type Showable = Parameters<AnyViewer["view"]>[0];

/** What there is to see of a result; `null` when it is of no kind that is known. */
function findView(result: object): View | null {
  const viewer = (VIEWERS as readonly Viewer<object>[]).find(({ fits }) => fits(result));
  return viewer ? viewer.view(result) : null;
}

/** What there is to see of a result. */
export function viewOf(result: Showable): View {
  const view = typeof result === "object" && result !== null ? findView(result) : null;
  if (!view) throw new CxError("invalid-value", "result", "a result of a metric", describe(result));
  return view;
}
