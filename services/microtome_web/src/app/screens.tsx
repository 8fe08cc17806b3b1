import { lazy, type ComponentType } from "react";

export interface Screen {
  /** its word in the address */
  path: string;
  title: string;
  /** has the browser fetch it, before it is shown or then */
  load: () => Promise<unknown>;
  component: ComponentType;
  /** whether it can be shown without a data set */
  standsAlone?: boolean;
}

/** Every screen, in the order of the navigation: one line each. */
export const SCREENS: readonly Screen[] = [
  { path: "explorer", title: "Explorer", ...loaded(() => import("@/screens/explorer/Explorer")) },
  { path: "map", title: "Map", ...loaded(() => import("@/screens/map/MapScreen")) },
  { path: "slices", title: "Slices", ...loaded(() => import("@/screens/slices/SlicesScreen")) },
  { path: "evaluate", title: "Evaluate", ...loaded(() => import("@/screens/evaluate/EvaluateScreen")) },
  { path: "compare", title: "Compare", ...loaded(() => import("@/screens/compare/CompareScreen")) },
  { path: "review", title: "Review", ...loaded(() => import("@/screens/review/ReviewScreen")) },
  { path: "jobs", title: "Jobs", ...loaded(() => import("@/screens/jobs/JobsScreen")), standsAlone: true },
  { path: "import", title: "Import", ...loaded(() => import("@/screens/import/ImportScreen")), standsAlone: true },
];

function loaded(load: () => Promise<{ default: ComponentType }>): Pick<Screen, "load" | "component"> {
  return { load, component: lazy(load) };
}
