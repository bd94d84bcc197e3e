import { expect, test } from "vitest";
import { hoursText, readHours } from "./hours";

test("a line of hours is read and written as a file has it", () => {
  const line = "1-5 08:00-12:00; 1-5 13:00-18:00; 6 09:00-12:00";
  expect(hoursText(readHours(line) ?? [])).toBe(line);
  expect(readHours("7 0:00-24:00")).toEqual([[7, 0, 1440]]);
  expect(readHours(" ")).toEqual([]);
  expect(hoursText([])).toBe("");
});

test("what is no line of hours is not guessed at", () => {
  for (const bad of ["8 08:00-18:00", "1 18:00-08:00", "5-1 08:00-09:00", "1 8-9", "always", "1 08:00-25:00"])
    expect(readHours(bad), bad).toBeNull();
});

test("days that are not in a row stand apart", () => {
  const hours = [1, 2, 4].map((day) => [day, 480, 1080] as const);
  expect(hoursText(hours, (day) => `d${day}`)).toBe("d1-d2 08:00-18:00; d4 08:00-18:00");
});
