import { afterEach, describe, expect, it } from "vitest";
import { setSiteZone, siteClock, siteDay, siteMs } from "./site_time";

const NOON = Date.UTC(2026, 10, 28, 4); // 12:00 in Shanghai
const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;

afterEach(() => setSiteZone(own));

describe("the clock on the centre's wall", () => {
  it("is the site's, wherever the browser is", () => {
    setSiteZone("Asia/Shanghai");
    expect([siteDay(NOON), siteClock(NOON)]).toEqual(["2026-11-28", "12:00"]);
    expect([siteDay(NOON + 12 * 3_600_000), siteClock(NOON + 12 * 3_600_000)]).toEqual([
      "2026-11-29",
      "00:00",
    ]);
    expect(siteMs("2026-11-28", "12:00")).toBe(NOON);
  });
  it("goes both ways, also where clocks are changed", () => {
    for (const name of ["Asia/Shanghai", "Europe/Paris", "America/New_York", "Asia/Kolkata"]) {
      setSiteZone(name);
      for (let hour = 0; hour < 24 * 366; hour += 7) {
        const at = Date.UTC(2026, 0, 1) + hour * 3_600_000;
        const again = siteMs(siteDay(at), siteClock(at));
        // In the hour that comes twice both are right.
        expect([0, 3_600_000, -3_600_000]).toContain(again - at);
        expect(siteClock(again)).toBe(siteClock(at));
      }
    }
  });
  it("knows what is no time", () => expect(siteMs("", "")).toBeNaN());
});
