// What the map shows, and the order of the list beside it: decisions only, so that they can be tested.
import { type Alarm, type Alarms, calls, inOrder, isTechnical, technicals } from "../alarms/model";
import type { Connection } from "../residents/model";

export interface Home {
  resident_id: number;
  resident_name: string;
  address: string;
  zone: string;
  lat: number;
  lon: number;
  connection: Connection;
  out: boolean;
}

export interface MapData {
  homes: Home[];
  total: number;
  zones: Array<{ zone: string; homes: number; silent: number }>;
}

/** Each has a shape of its own: a triangle, a ring, a crossed square, a diamond, a dot. */
export type Sign = "waiting" | "taken" | "silent" | "technical" | "well";

export interface Spot {
  home: Home;
  sign: Sign;
  alarm: Alarm | null;
}

/** Every home with its sign. `news`: what the hub has said of residents' phones since the homes were loaded. */
export function spots(homes: readonly Home[], alarms: Alarms, news: ReadonlyMap<number, Connection>): Spot[] {
  const urgent = new Map<number, Alarm>();
  // Whoever calls comes before what machines say of the same home: a power cut hides nobody.
  for (const alarm of [...calls(alarms), ...technicals(alarms)]) {
    if (alarm.resident_id !== null && !urgent.has(alarm.resident_id)) urgent.set(alarm.resident_id, alarm);
  }
  return homes.map((home) => {
    const alarm = urgent.get(home.resident_id) ?? null;
    return { home, alarm, sign: signOf(alarm, news.get(home.resident_id) ?? home.connection, home.out) };
  });
}

function signOf(alarm: Alarm | null, connection: Connection, out: boolean): Sign {
  if (alarm && !isTechnical(alarm)) return alarm.state === "open" ? "waiting" : "taken";
  if (connection === "offline" && !out) return "silent";
  return alarm ? "technical" : "well";
}

const RANK: Readonly<Record<Sign, number>> = { waiting: 0, taken: 1, silent: 2, technical: 3, well: 4 };

/** Whom to look at: who calls, as the queue has them, then the silent ones, then what else machines say. */
export function listed(all: readonly Spot[]): Spot[] {
  return all
    .filter((one) => one.sign !== "well")
    .sort(
      (a, b) =>
        RANK[a.sign] - RANK[b.sign] ||
        (a.alarm?.priority ?? 9) - (b.alarm?.priority ?? 9) ||
        (a.alarm?.opened_ms ?? 0) - (b.alarm?.opened_ms ?? 0) ||
        a.home.resident_id - b.home.resident_id,
    );
}

export interface ZoneCount {
  zone: string;
  homes: number;
  alarms: number;
  silent: number;
  technical: number;
}

/** Of each zone: how many homes, alarms and silent phones; those with the most to do first. */
export function zoneCounts(all: readonly Spot[]): ZoneCount[] {
  const found = new Map<string, ZoneCount>();
  for (const { home, sign } of all) {
    const zone = found.get(home.zone) ?? { zone: home.zone, homes: 0, alarms: 0, silent: 0, technical: 0 };
    zone.homes += 1;
    if (sign === "waiting" || sign === "taken") zone.alarms += 1;
    if (sign === "silent") zone.silent += 1;
    if (sign === "technical") zone.technical += 1;
    found.set(home.zone, zone);
  }
  return [...found.values()].sort(
    (a, b) =>
      b.alarms - a.alarms || b.silent - a.silent || b.technical - a.technical || a.zone.localeCompare(b.zone),
  );
}

/** The incidents that go on, in the order of the queue. */
export function incidents(alarms: Alarms): Alarm[] {
  return inOrder(alarms).filter((one) => one.kind === "incident" && one.returned_ms === null);
}

/** The zones in which they are; one of the whole town marks none. */
export function markedZones(found: readonly Alarm[]): Set<number> {
  return new Set(found.map((one) => one.data?.zone_id).filter((id): id is number => typeof id === "number"));
}
