import { CxError, describe } from "../core/errors.ts";
import type { View } from "./view.ts";
import type { AnyViewer, Viewer } from "./viewer.ts";
import { budgetViews, type ShownBudget } from "./views/budget-views.ts";
import { businessCaseView } from "./views/business-case-view.ts";
import { caseViews, type ShownCase } from "./views/case-views.ts";
import { churnViews, type ShownChurn } from "./views/churn-views.ts";
import { closedLoopView } from "./views/closed-loop-view.ts";
import { cohortView } from "./views/cohort-view.ts";
import { comparisonViews, type ShownComparison } from "./views/comparison-views.ts";
import { correlationView, driversView, linearView } from "./views/driver-view.ts";
import { goalView } from "./views/goal-view.ts";
import { cxHealthView } from "./views/health-view.ts";
import { journeyViews, type ShownJourney } from "./views/journey-views.ts";
import { lifetimeViews, type ShownLifetime } from "./views/lifetime-views.ts";
import { npsView } from "./views/nps-view.ts";
import { personaViews, type ShownPersonas } from "./views/persona-views.ts";
import { recoveryView } from "./views/recovery-view.ts";
import { churnByPeriodView, churnRateView, churnView, revenueRetentionView } from "./views/retention-views.ts";
import { riskViews, type ShownRisk } from "./views/risk-views.ts";
import { scorecardView } from "./views/scorecard-view.ts";
import { segmentViews, type ShownSegments } from "./views/segment-views.ts";
import { seriesViews, type ShownSeries } from "./views/series-views.ts";
import { fcrFromContactsView, fcrView, oneTouchView, serviceLevelView } from "./views/service-views.ts";
import { cesView, csatView, weightedNpsView } from "./views/survey-views.ts";
import { shareView } from "./views/share-view.ts";
import { type ShownSurvival, survivalViews } from "./views/survival-views.ts";
import { type ShownTest, testViews } from "./views/test-views.ts";
import { type ShownTickets, ticketViews } from "./views/ticket-views.ts";
import { touchpointScoresView } from "./views/touchpoint-scores-view.ts";
import { type ShownTrend, trendViews } from "./views/trend-views.ts";

// A result is told by what it holds, so it may come from anywhere: from another copy of the library, from JSON, from a worker. The first
// that fits views it: results with more fields come before those whose fields they hold too.
export const VIEWERS: readonly AnyViewer[] = [
  npsView,
  weightedNpsView,
  csatView,
  cesView,
  recoveryView,
  churnView,
  churnRateView,
  ...churnViews,
  churnByPeriodView,
  revenueRetentionView,
  cohortView,
  ...survivalViews,
  ...lifetimeViews,
  ...riskViews,
  fcrFromContactsView,
  oneTouchView,
  ...ticketViews,
  fcrView,
  serviceLevelView,
  businessCaseView,
  ...budgetViews,
  ...caseViews,
  closedLoopView,
  cxHealthView,
  goalView,
  driversView,
  correlationView,
  linearView,
  ...seriesViews,
  ...trendViews,
  ...segmentViews,
  ...personaViews,
  ...comparisonViews,
  ...testViews,
  scorecardView(findView),
  touchpointScoresView(findView),
  shareView,
  ...journeyViews,
];

type ViewedBy<Some> = Some extends Viewer<infer Result> ? Result : never;

/** Every result that can be shown. */
export type Showable =
  | ViewedBy<
      | typeof npsView
      | typeof weightedNpsView
      | typeof csatView
      | typeof cesView
      | typeof recoveryView
      | typeof churnView
      | typeof churnRateView
      | typeof churnByPeriodView
      | typeof revenueRetentionView
      | typeof cohortView
      | typeof fcrFromContactsView
      | typeof oneTouchView
      | typeof fcrView
      | typeof serviceLevelView
      | typeof businessCaseView
      | typeof closedLoopView
      | typeof cxHealthView
      | typeof goalView
      | typeof driversView
      | typeof correlationView
      | typeof linearView
      | typeof shareView
      | ReturnType<typeof scorecardView>
      | ReturnType<typeof touchpointScoresView>
    >
  | ShownChurn
  | ShownSurvival
  | ShownLifetime
  | ShownRisk
  | ShownBudget
  | ShownJourney
  | ShownCase
  | ShownPersonas
  | ShownSegments
  | ShownSeries
  | ShownComparison
  | ShownTest
  | ShownTickets
  | ShownTrend;

/** What there is to see of a result; `null` when it is of no kind that is known. */
function findView(result: object): View | null {
  const viewer: Viewer<object> | undefined = VIEWERS.find(({ fits }) => fits(result));
  return viewer ? viewer.view(result) : null;
}

/** What there is to see of a result. */
export function viewOf(result: Showable): View {
  const view = typeof result === "object" && result !== null ? findView(result) : null;
  if (!view) throw new CxError("invalid-value", "result", "a result of a metric", describe(result));
  return view;
}
