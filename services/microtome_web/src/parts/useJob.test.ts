import { expect, test } from "vitest";
import type { Job } from "./JobProgress";
import { hasEnded, moved } from "./useJob";

const job = { job_id: 7, status: "queued", stage: "", done: 0, total: null, rate: null, kind: "gaps" } as unknown as Job;

test("an event of progress moves a job on", () => {
  const now = moved(job, { id: "3", kind: "progress", data: { at: "2026", stage: "testing gaps", done: 1, total: 4, rate: 0.5 } });
  expect(now).toEqual({ ...job, status: "running", stage: "testing gaps", done: 1, total: 4, rate: 0.5 });
  expect(hasEnded(now)).toBe(false);
});

test("jobs end in four ways", () => {
  expect(["queued", "running", "done", "failed", "cancelled", "parked"].map((status) => hasEnded({ ...job, status } as Job))).toEqual([false, false, true, true, true, true]);
});
