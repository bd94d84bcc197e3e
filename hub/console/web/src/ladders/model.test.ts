import { describe, expect, it } from "vitest";
import {
  inOrder,
  type Ladder,
  mistakesOf,
  places,
  span,
  split,
  withLadder,
  without,
  withRung,
} from "./model";

const LADDER: Ladder = {
  priority: 1,
  rungs: [
    { after_s: 30, tells: [], key_holders: false },
    { after_s: 60, tells: ["duty"], key_holders: false },
  ],
  again: true,
  from_h: 0,
  to_h: 24,
  in_turn: true,
  next_s: 180,
};
const OTHER = { ...LADDER, priority: 2 };

function hours(all: readonly Ladder[], priority: number): number[] {
  const covered = (one: Ladder, hour: number) =>
    one.from_h < one.to_h ? hour >= one.from_h && hour < one.to_h : hour >= one.from_h || hour < one.to_h;
  return Array.from(
    { length: 24 },
    (_, hour) => all.filter((one) => one.priority === priority && covered(one, hour)).length,
  );
}

describe("the ladders that are edited", () => {
  it("has one ladder for every hour, however often a day is divided and put together again", () => {
    let all: readonly Ladder[] = [LADDER, OTHER];
    all = split(all, 0);
    expect(all.map((one) => [one.from_h, one.to_h])).toEqual([
      [7, 22],
      [22, 7],
      [0, 24],
    ]);
    expect(new Set(hours(all, 1))).toEqual(new Set([1]));
    all = split(all, 0);
    expect(new Set(hours(all, 1))).toEqual(new Set([1]));
    all = without(all, 1);
    expect(new Set(hours(all, 1))).toEqual(new Set([1]));
    all = without(all, 1);
    expect(all[0]).toEqual(LADDER);
  });

  it("adds a rung that comes later, and puts rungs in order", () => {
    const rungs = withRung(LADDER);
    expect(rungs.at(-1)?.after_s).toBe(120);
    expect(inOrder([...rungs].reverse())).toEqual(rungs);
    expect(withLadder([LADDER, OTHER], 1, { again: false })[0]).toBe(LADDER);
  });

  it("draws the first rungs apart although the last is hours away", () => {
    const far = places([...LADDER.rungs, { after_s: 86_400, tells: [], key_holders: false }]);
    expect(far[0]).toBeGreaterThan(0.1);
    expect(far[2]).toBe(1);
  });

  it("says times as people do, and finds the mistakes of each ladder", () => {
    expect([span(0), span(30), span(120), span(5400)]).toEqual(["0 s", "30 s", "2 min", "1 h 30 min"]);
    const found = [
      { field: "ladders.1.rungs.0.after_s", code: "not_later", message: "" },
      { field: "ladders.10.again", code: "must_repeat", message: "" },
      { field: "priority.2", code: "hours_missing", message: "" },
    ];
    expect(mistakesOf(found, 1, 2).map((one) => one.code)).toEqual(["not_later", "hours_missing"]);
  });
});
