import { describe, expect, it } from "vitest";
import type { Alarm } from "../alarms/model";
import { type Home, incidents, listed, markedZones, spots, zoneCounts } from "./model";

const home = (resident_id: number, more: Partial<Home> = {}): Home => ({
  resident_id,
  resident_name: "王秀英",
  address: "",
  zone: "A",
  lat: 31.3,
  lon: 121.4,
  connection: "online",
  out: false,
  ...more,
});
const alarm = (id: number, resident_id: number, more: Partial<Alarm> = {}): Alarm =>
  ({
    id,
    resident_id,
    kind: "sos",
    state: "open",
    priority: 1,
    presses: 1,
    opened_ms: id,
    last_press_ms: id,
    ...more,
  }) as Alarm;

describe("the map", () => {
  it("marks the zone of an incident that goes on, and none for one of the whole town", () => {
    const many = (id: number, more: Partial<Alarm>): [number, Alarm] => [
      id,
      alarm(id, 0, { kind: "incident", resident_id: null, returned_ms: null, ...more }),
    ];
    const alarms = new Map([
      many(1, { data: { zone_id: 4 } }),
      many(2, { data: { zone_id: null } }),
      many(3, { data: { zone_id: 5 }, returned_ms: 9 }),
    ]);
    const found = incidents(alarms);
    expect(found.map((one) => one.id)).toEqual([1, 2]);
    expect([...markedZones(found)]).toEqual([4]);
  });

  it("gives each home the sign of its most urgent need", () => {
    const alarms = new Map(
      [alarm(1, 1), alarm(2, 2, { state: "taken", taken_ms: 5 })].map((one) => [one.id, one]),
    );
    const homes = [1, 2]
      .map((id) => home(id, { connection: "offline" }))
      .concat(home(3, { connection: "offline" }), home(4));
    expect(spots(homes, alarms, new Map()).map((one) => one.sign)).toEqual([
      "waiting",
      "taken",
      "silent",
      "well",
    ]);
  });

  it("shows who calls, not what the machines of the same home say; a power cut is never taken for a call", () => {
    const cut = { kind: "mains_lost", priority: 4 } as const;
    const alarms = new Map(
      [alarm(1, 1, cut), alarm(2, 1, { state: "taken", taken_ms: 9 }), alarm(3, 2, cut)].map((one) => [
        one.id,
        one,
      ]),
    );
    const all = spots([home(1), home(2)], alarms, new Map());
    expect(all.map((one) => [one.sign, one.alarm?.id])).toEqual([
      ["taken", 2],
      ["technical", 3],
    ]);
  });

  it("believes the news more than what was loaded", () => {
    const news = new Map([[1, "offline"] as const, [2, "online"] as const]);
    const all = spots([home(1), home(2, { connection: "offline" })], new Map(), news);
    expect(all.map((one) => one.sign)).toEqual(["silent", "well"]);
  });

  it("does not call a phone silent that is out of service, but shows its alarm", () => {
    const away = home(1, { connection: "offline", out: true });
    expect(spots([away], new Map(), new Map())[0]?.sign).toBe("well");
    expect(spots([away], new Map([[7, alarm(7, 1)]]), new Map())[0]?.sign).toBe("waiting");
  });

  it("lists alarms before silence, the older alarm first", () => {
    const homes = [home(1, { connection: "offline" }), home(2), home(3)];
    const alarms = new Map([alarm(5, 3), alarm(4, 2)].map((one) => [one.id, one]));
    expect(listed(spots(homes, alarms, new Map())).map((one) => one.home.resident_id)).toEqual([2, 3, 1]);
  });

  it("counts each zone, the one with most to do first", () => {
    const homes = [home(1), home(2, { zone: "B", connection: "offline" }), home(3, { zone: "B" })];
    expect(zoneCounts(spots(homes, new Map(), new Map()))).toEqual([
      { zone: "B", homes: 2, alarms: 0, silent: 1, technical: 0 },
      { zone: "A", homes: 1, alarms: 0, silent: 0, technical: 0 },
    ]);
  });
});
