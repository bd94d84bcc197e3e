import { describe, expect, it } from "vitest";
import { expectedBeats, lastHours } from "./hours";

describe("the hours of a chart", () => {
  it("have no gaps: a silent hour is a slot with nothing in it", () => {
    const hours = [{ hour: 10, beats: 60, battery_pct: 90, signal_dbm: -60 }];
    const slots = lastHours(hours, 11, 3);
    expect(slots.map((one) => [one.hour, one.beats])).toEqual([
      [9, 0],
      [10, 60],
      [11, 0],
    ]);
  });

  it("expect at least one heartbeat, however seldom they come", () => {
    expect(expectedBeats(60)).toBe(60);
    expect(expectedBeats(3600)).toBe(1);
    expect(expectedBeats(7200)).toBe(1);
  });
});
