import { expect, test } from "vitest";
import { hasteOf } from "./deadline";
import { frame } from "./geometry";
import { type OrderState, STAGES } from "./model";
import { stepsOf } from "./steps";

const HOME = { lat: 31.3183, lon: 121.4402 };

test("one home stands in the middle, and what is north of it above it", () => {
  const { place, width, height } = frame([HOME]);
  expect(place(HOME)).toEqual([width / 2, height / 2]);
  expect(place({ lat: 31.32, lon: 121.4402 })[1]).toBeLessThan(height / 2);
});

test("two that are far apart are both in the picture", () => {
  const far = { lat: 31.4, lon: 121.3 };
  const { place, width, height } = frame([HOME, far]);
  for (const one of [HOME, far]) {
    const [x, y] = place(one);
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(width);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(height);
  }
});

test("an order is late at its deadline, and soon in the last fifth before it", () => {
  const one = { state_ms: 0, due_ms: 100 };
  expect([0, 79, 80, 99, 100].map((now) => hasteOf(one, now))).toEqual([
    "time",
    "time",
    "soon",
    "soon",
    "late",
  ]);
  expect(hasteOf({ state_ms: 0, due_ms: null }, 1)).toBe("time");
});

test("every stage that goes on has a step, and no two of a stage have one key", () => {
  for (const stage of STAGES) {
    const keys = stepsOf(stage as OrderState).map((one) => one.key);
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
