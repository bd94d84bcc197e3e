import { expect, test } from "vitest";
import { columns } from "./model";
import { countsText } from "./words";

const minute = (at: number, silent: number, back = 0) => ({ at_ms: at, silent, ailing: 0, back });

test("between two minutes in which something changed it stays as it was", () => {
  const found = columns([minute(0, 3), minute(40, 8), minute(90, 2, 6)], 0, 100, 5);
  expect(found.map((one) => one.silent)).toEqual([3, 8, 8, 8, 2]);
  expect(found.map((one) => one.at_ms)).toEqual([20, 40, 60, 80, 100]);
});

test("a chart that has just begun shows what is known", () => {
  expect(columns([minute(50, 4)], 50, 50, 3).map((one) => one.silent)).toEqual([4, 4, 4]);
  expect(columns([], 0, 100, 2).map((one) => one.silent)).toEqual([0, 0]);
});

test("what is nobody is left out of the counts, and trouble in a power cut is a battery", () => {
  expect(countsText({ cause: "silence", silent: 3, ailing: 0, back: 1 })).toBe("3 silent · 1 back");
  expect(countsText({ cause: "power", silent: 0, ailing: 9, back: 0 })).toBe("9 on battery or charging");
  expect(countsText(null)).toBe("");
});
