import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "@/api/problem";

/** What was fetched is shown at once and asked for again on every visit: no view is stale for longer than a request. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      gcTime: 5 * 60_000,
      networkMode: "always",
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.problem.status < 500),
    },
    mutations: { networkMode: "always" },
  },
});
