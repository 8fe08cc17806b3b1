import { api } from "@/api/client";
import { OutcomeCounts, Rates } from "@/parts/SelectionFigures";
import { selectionParameters } from "@/selection/requests";
import type { Selection } from "@/selection/selection";

/** How the run does on what a lasso holds, beside the whole data set. */
export function LassoFigures({ selection }: { selection: Selection }) {
  const params = { path: { dataset: selection.dataset }, query: selectionParameters(selection) };
  const { data } = api.useQuery("get", "/api/v1/datasets/{dataset}/selection", { params }, { placeholderData: (before) => before });
  if (!data) return null;
  return (
    <div className="map-figures">
      <OutcomeCounts selection={selection} figures={data} />
      <Rates figures={data} />
    </div>
  );
}
