import { readPlace } from "@/selection/location";
import { readSelection } from "@/selection/selection";
import { orderQuery } from "@/selection/useOrder";
import { queries } from "./queries";
import { SCREENS } from "./screens";

/** Asks for the items of the address while the explorer itself is still on its way. */
export function begin(): void {
  const { screen, parameters } = readPlace(location.hash);
  const selection = readSelection(parameters);
  const isExplorer = (screen || SCREENS[0]!.path) === "explorer";
  if (isExplorer && selection.dataset) void queries.prefetchQuery(orderQuery(selection));
}
