import { expect, test } from "vitest";
import { degrees } from "./places";
import { endOf, placeText } from "./register";

test("a place is read in degrees, and nothing is no place", () => {
  expect(["31.2987", "-0,5", " 121 ", "", null].map(degrees)).toEqual([31.2987, -0.5, 121, null, null]);
  for (const bad of ["north", "31.2 N", "31°", "1e2"]) expect(() => degrees(bad), bad).toThrow(/degrees/);
});

test("half a place is none", () => {
  expect(placeText({ lat: 31.29871, lon: 121.4441 })).toBe("31.29871, 121.44410");
  expect(placeText({ lat: 31.29871, lon: null })).toBeNull();
});

test("on its last day a paper ends today, and holds", () => {
  expect(endOf("2026-11-30", 0)).toMatchObject({ tone: "bad", days: "ends today" });
  expect(endOf("2026-11-30", 1).days).toBe("1 day left");
});
