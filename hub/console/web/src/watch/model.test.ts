import { expect, test } from "vitest";
import { type HubProblem, limit, measured, problemName, same, whatToDo } from "./model";

const problem = (kind: string, since_ms: number): HubProblem => ({
  kind,
  severity: "critical",
  since_ms,
  value: 1,
});

test("what was measured is said in its unit", () => {
  expect(measured(null, "ms")).toBe("not set up");
  expect(measured(400, "ms")).toBe("none");
  expect(measured(-3_600_000, "ms")).toBe("1:00:00");
  expect(measured(1, "flag")).toBe("yes");
  expect(measured(10_000, "count")).toBe("10,000");
  expect(measured(83_412_000_000, "bytes")).toBe("83.4 GB");
  expect(measured(0, "bytes")).toBe("0 byte");
});

test("a limit says on which side it is wrong", () => {
  const disk = {
    kind: "disk_full",
    severity: "critical",
    unit: "bytes",
    value: 0,
    begins_at: 2e8,
    ends_at: 3e8,
  } as const;
  expect(limit(disk)).toBe("≤ 200 MB");
  expect(limit({ ...disk, unit: "count", begins_at: 500, ends_at: 200 })).toBe("≥ 500");
  expect(limit({ ...disk, unit: "flag" })).toBe("");
});

test("a problem that this page does not know yet is shown by its code", () => {
  expect(problemName("moon_gone")).toBe("moon_gone");
  expect(whatToDo("moon_gone")).toBe("");
});

test("the same list said again is no news, the same problem at another time is", () => {
  expect(same([], [])).toBe(true);
  expect(same([problem("store", 1)], [problem("store", 1)])).toBe(true);
  expect(same([problem("store", 1)], [problem("store", 2)])).toBe(false);
  expect(same([problem("store", 1)], [])).toBe(false);
});
