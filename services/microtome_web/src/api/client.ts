import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { ProblemError, problemIn } from "./problem";
import type { components, paths } from "./schema";
import { authorization } from "./token";

export type Schemas = components["schemas"];

const guarded: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(authorization())) request.headers.set(name, value);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw new ProblemError(await problemIn(response));
    return response;
  },
};

/** Typed calls: `await client.GET("/api/v1/datasets/{dataset}", { params })` -> `{ data }`; they throw ProblemError. */
export const client = createFetchClient<paths>({ baseUrl: location.origin });
client.use(guarded);

/** The same calls as hooks: `api.useQuery("get", "/api/v1/datasets")`. */
export const api = createQueryClient(client);

/** An answer that is no JSON (arrays of numbers, files). */
export async function fetchBytes(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, { ...init, headers: { ...authorization(), ...init.headers } });
  if (!response.ok) throw new ProblemError(await problemIn(response));
  return response;
}
