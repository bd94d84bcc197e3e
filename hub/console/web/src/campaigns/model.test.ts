import { expect, test } from "vitest";
import { groupWords, NO_GROUP, numbersIn, standing } from "./model";

test("numbers are read however they were typed, each once and in order", () => {
  expect(numbersIn("80, 70 75，70")).toEqual([70, 75, 80]);
  expect(numbersIn("")).toEqual([]);
});

test("a group says whom it is for", () => {
  const zone = (id: number): string => `zone ${id}`;
  expect(groupWords(NO_GROUP, zone)).toBe("everybody");
  expect(groupWords({ ...NO_GROUP, zones: [2], age_from: 80, floor_to: 3 }, zone)).toBe(
    "zone 2 · years from 80 · floor up to 3",
  );
  expect(groupWords({ ...NO_GROUP, ages: [80, 90], age_from: 60, age_to: 95 }, zone)).toBe(
    "years 60–95 · turning 80, 90 this year",
  );
});

test("what is put away is not asked, whatever the day", () => {
  expect(standing({ archived_ms: 1, number: 2, runs_today: false })).toBe("archived");
  expect(standing({ archived_ms: null, number: null, runs_today: false })).toBe("draft");
  expect(standing({ archived_ms: null, number: 1, runs_today: true })).toBe("running");
  expect(standing({ archived_ms: null, number: 1, runs_today: false })).toBe("resting");
});
