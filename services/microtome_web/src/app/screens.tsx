import { lazy, type ComponentType } from "react";

export interface Screen {
  /** its word in the address */
  path: string;
  title: string;
  component: ComponentType;
  /** whether it can be shown without a data set */
  standsAlone?: boolean;
}

/** Every screen, in the order of the navigation: one line each. */
export const SCREENS: readonly Screen[] = [
  { path: "explorer", title: "Explorer", component: lazy(() => import("@/screens/explorer/Explorer")) },
  { path: "map", title: "Map", component: lazy(() => import("@/screens/map/MapScreen")) },
  { path: "slices", title: "Slices", component: lazy(() => import("@/screens/slices/SlicesScreen")) },
  { path: "evaluate", title: "Evaluate", component: lazy(() => import("@/screens/evaluate/EvaluateScreen")) },
  { path: "compare", title: "Compare", component: lazy(() => import("@/screens/compare/CompareScreen")) },
  { path: "review", title: "Review", component: lazy(() => import("@/screens/review/ReviewScreen")) },
  { path: "jobs", title: "Jobs", component: lazy(() => import("@/screens/jobs/JobsScreen")), standsAlone: true },
  { path: "import", title: "Import", component: lazy(() => import("@/screens/import/ImportScreen")), standsAlone: true },
];
