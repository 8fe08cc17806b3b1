import { evaluationsQuery, figuresQuery, readIouType, readShare } from "@/parts/evaluations";
import { readPlace } from "@/selection/location";
import { readSelection, type Selection } from "@/selection/selection";
import { orderQuery } from "@/selection/useOrder";
import { queries } from "./queries";
import { SCREENS } from "./screens";

/** Asks for the screen of the address and for what it shows first, before anything is drawn. */
export function begin(): void {
  const { screen, parameters } = readPlace(location.hash);
  const selection = readSelection(parameters);
  const path = screen || SCREENS[0]!.path;
  // what fails here is told where the screen asks again
  SCREENS.find((known) => known.path === path)?.load().catch(() => null);
  beginOrder();
  addEventListener("hashchange", beginOrder); // before the former items are drawn once more
  if (!selection.dataset) return;
  if (path === "evaluate" && selection.run) void beginFigures(selection, parameters);
}

/** The items of the explorer's address. */
function beginOrder(): void {
  const { screen, parameters } = readPlace(location.hash);
  const selection = readSelection(parameters);
  if ((screen || SCREENS[0]!.path) === "explorer" && selection.dataset) void queries.prefetchQuery(orderQuery(selection));
}

/** The figures of a run that is evaluated; nobody is told here that it is not, the screen asks again. */
async function beginFigures({ dataset, run, slice }: Selection, parameters: URLSearchParams): Promise<void> {
  const iouType = readIouType(parameters.get("iou_type") ?? "");
  const known = await queries.fetchQuery(evaluationsQuery(dataset, iouType, run)).catch(() => null);
  const evaluation = known?.items[0];
  if (!evaluation) return;
  const confidence = readShare(parameters.get("confidence") ?? "") ?? evaluation.confidence;
  await queries.prefetchQuery(figuresQuery({ dataset, run, slice, iouType, confidence }));
}
