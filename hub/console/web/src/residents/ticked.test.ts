import { expect, test } from "vitest";
import { fitting, ticked, withKnown } from "./ticked";

const ZONES = [
  ["1", "临汾小区"],
  ["2", "North Gate"],
  ["3", "North Lane"],
] as const;

test("a box that is ticked adds its own, in the order of the list, and nothing else", () => {
  expect(ticked(ZONES, ["3"], ["1"], true)).toEqual(["1", "3"]);
  expect(ticked(ZONES, ["1", "3"], ["3"], false)).toEqual(["1"]);
});

test("all of what the search shows leaves what it does not show", () => {
  const north = fitting(ZONES, "north").map(([key]) => key);
  expect(north).toEqual(["2", "3"]);
  expect(ticked(ZONES, ["1"], north, true)).toEqual(["1", "2", "3"]);
  expect(ticked(ZONES, ["1", "2"], north, false)).toEqual(["1"]);
  expect(fitting(ZONES, " LANE  north ").map(([key]) => key)).toEqual(["3"]);
});

test("what nobody offers any more is kept until somebody takes it away", () => {
  const all = withKnown(ZONES, ["1", "old"]);
  expect(all.at(-1)).toEqual(["old", "old"]);
  expect(ticked(all, ["1", "old"], ["2"], true)).toEqual(["1", "2", "old"]);
});
