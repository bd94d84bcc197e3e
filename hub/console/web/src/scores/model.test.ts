import { describe, expect, it } from "vitest";
import { mistakesOf, monthsToCome, type Rules, sumOf, type Version, versionIn } from "./model";

const RULES: Rules = {
  weights: { answering: 15, accepting: 10, keeping: 20, punctual: 15, marks: 30, price: 10 },
  complaints: { late: 3, theft_suspected: 40 },
  no_show_times: 2,
  price_each: 5,
  warn_below: 75,
  suspend_below: 50,
  cases_least: 5,
};
const fields = (change: Partial<Rules>, note = "why"): string[] =>
  mistakesOf({ ...RULES, ...change }, note).map((one) => one.field);

describe("the rules of the score", () => {
  it("finds nothing against those that hold, and names the place of each mistake", () => {
    expect(fields({})).toEqual([]);
    expect(fields({ weights: { ...RULES.weights, price: 11 } })).toEqual(["sum"]);
    expect(fields({ weights: { ...RULES.weights, price: Number.NaN } })).toEqual(["weights.price", "sum"]);
    expect(fields({ weights: { ...RULES.weights, price: 9.5, marks: 30.5 } })).toEqual([
      "weights.marks",
      "weights.price",
    ]);
    expect(fields({ complaints: { late: -1, theft_suspected: 101 } })).toEqual([
      "complaints.late",
      "complaints.theft_suspected",
    ]);
    expect(fields({ suspend_below: 76 })).toEqual(["suspend_below"]);
    expect(fields({ no_show_times: 0, cases_least: 1001 }, " ")).toEqual([
      "no_show_times",
      "cases_least",
      "note",
    ]);
  });

  it("adds up what is there while somebody types", () => {
    expect(sumOf(RULES.weights)).toBe(100);
    expect(sumOf({ ...RULES.weights, marks: Number.NaN })).toBe(70);
  });

  it("offers the months that have not begun, over the end of a year", () => {
    const months = monthsToCome("2026-11");
    expect([months[0], months[1], months.at(-1), months.length]).toEqual([
      "2026-12",
      "2027-01",
      "2027-11",
      12,
    ]);
  });

  it("finds the version that holds in a month", () => {
    const version = (id: number, from_month: string): Version => ({
      id,
      from_month,
      made_ms: 0,
      by_name: "",
      note: "",
      rules: RULES,
    });
    const all = [version(4, "2027-02"), version(3, "2026-12"), version(2, "2026-12"), version(1, "2020-01")];
    expect(["2026-11", "2026-12", "2027-01", "2027-02"].map((one) => versionIn(all, one)?.id)).toEqual([
      1, 3, 3, 4,
    ]);
  });
});
