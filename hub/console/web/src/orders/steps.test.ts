import { expect, test } from "vitest";
import { goesOn, stepsOf } from "./steps";

test("what one presses without looking brings the order on, or is none", () => {
  const first = (state: Parameters<typeof stepsOf>[0]) =>
    stepsOf(state)
      .slice(0, 1)
      .filter((one) => goesOn(one.step));
  expect(first("offered")).toEqual([]);
  expect(first("disputed")).toEqual([]);
  expect(first("on_site").map((one) => one.step)).toEqual(["finish"]);
  expect(first("done").map((one) => one.step)).toEqual(["follow-up"]);
});

test("in one state no two steps have one key", () => {
  for (const state of ["requested", "offered", "accepted", "on_way", "on_site", "done", "closed"] as const) {
    const keys = stepsOf(state).map((one) => one.key);
    expect(new Set(keys).size, state).toBe(keys.length);
  }
});
