import { describe, expect, it } from "vitest";
import { language } from "../kernel/i18n";
import { classes, columnsOf, merged, number, plusDays, type Tally } from "./model";

function tally(within: [number, number, number], answered: number, waiting = 0, meanMs = 10_000): Tally {
  const [a, b, c] = within;
  const over = (n: number): number => answered - n;
  return {
    alarms: answered + waiting,
    answered,
    waiting,
    within: { "15": a, "60": b, "180": c },
    over: { "15": over(a), "60": over(b), "180": over(c) },
    pct: {},
    mean_ms: meanMs,
    longest_ms: meanMs * 2,
  };
}

describe("the figures", () => {
  it("write a line to hold as its readers do", () => {
    const before = language.value;
    language.set("fr");
    expect(number(97.5)).toBe("97,5");
    language.set(before);
  });

  it("put every call into exactly one class", () => {
    const one = tally([5, 8, 9], 10, 3);
    expect(classes(one)).toEqual([5, 3, 1, 1, 3]);
    expect(classes(one).reduce((a, b) => a + b)).toBe(one.alarms);
  });

  it("add days up by their calls, not by their percentages", () => {
    const week = merged([tally([1, 1, 1], 1, 0, 1_000), tally([0, 0, 9], 9, 0, 100_000)]);
    expect(week.pct).toEqual({ "15": 10, "60": 10, "180": 100 });
    expect(week.mean_ms).toBe(90_100);
    expect(week.longest_ms).toBe(200_000);
  });

  it("say nothing where nobody called", () => {
    expect(merged([tally([0, 0, 0], 0)]).pct).toEqual({ "15": null, "60": null, "180": null });
  });

  it("show two months by the day and a year by the week, and lose no call", () => {
    const days = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...tally([1, 1, 1], 1), day: plusDays("2026-01-01", n) }));
    expect(columnsOf(days(62))).toHaveLength(62);
    const year = columnsOf(days(365));
    expect(year).toHaveLength(53);
    expect(year.reduce((sum, one) => sum + one.tally.alarms, 0)).toBe(365);
  });

  it("step over the end of a month and a leap day", () => {
    expect(plusDays("2026-11-30", 1)).toBe("2026-12-01");
    expect(plusDays("2028-03-01", -1)).toBe("2028-02-29");
  });
});
