import { QueryClient } from "@tanstack/react-query";
import { isUnreachable, ProblemError } from "@/api/problem";

/** What was fetched is shown at once and asked for again on every visit: no view is stale for longer than a request. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      gcTime: 5 * 60_000,
      networkMode: "always",
      // a server that was started again is found by itself
      refetchInterval: ({ state }) => (isUnreachable(state.error) ? 3_000 : false),
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.problem.status < 500),
    },
    mutations: { networkMode: "always" },
  },
});
