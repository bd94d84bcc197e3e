import { describe, expect, it } from "vitest";
import { barWidth, hours, minutesOf } from "./model";

describe("the plan of the calls", () => {
  it("counts minutes as hours and as a part of the longest bar", () => {
    expect(hours(90)).toBe("1.5");
    expect([barWidth(30, 120), barWidth(5, 0)]).toEqual([25, 0]);
  });

  it("reads a time of day as minutes", () => {
    expect([minutesOf("08:30"), minutesOf("20:00")]).toEqual([510, 1200]);
  });
});
