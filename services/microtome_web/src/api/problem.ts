import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

/** What the server says is wrong (RFC 9457), as an error that can be thrown and shown. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** The problem behind anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isProblem(error)) return error;
  if (isUnreachable(error)) {
    return problem("The server does not answer", "Is `microtome serve` still running? The page goes on when it is.");
  }
  return problem("This page failed", error instanceof Error ? error.message : String(error));
}

/** Whether nobody answered at all: the server is down, or the network is. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network/i.test(error.message);
}

/** The problem in an answer that is none of the good ones. */
export async function problemIn(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return body;
  return problem(`The server answered ${response.status}`, response.statusText || "without saying why", response.status);
}

export function problem(title: string, detail: string, status = 0): Problem {
  return { type: "about:blank", title, detail, status };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "title" in value && "detail" in value;
}
