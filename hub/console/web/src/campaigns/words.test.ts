import { expect, test } from "vitest";
import { daysText } from "./words";

test("the days of a campaign are said as people say them, with the year only where it counts", () => {
  const summer = { from_on: "2026-06-15", until_on: "2026-09-15" };
  expect(daysText({ ...summer, yearly: true })).toBe("Jun 15 – Sep 15, every year");
  expect(daysText({ ...summer, yearly: false })).toBe("Jun 15, 2026 – Sep 15, 2026");
  expect(daysText({ from_on: "2026-01-01", until_on: "2026-12-31", yearly: true })).toBe("All year");
  expect(daysText({ from_on: null, until_on: "2026-12-31", yearly: false })).toBe("… – Dec 31, 2026");
});
