// Every light is seen, in order, and what the log says is never held back behind it.
import { expect, test } from "vitest";
import type { Light, PhoneState, Stage } from "./model";
import { Pace, SHOWN_MS_MIN } from "./pace";

const resident = {
  device: "ph-00001",
  name: "王秀英",
  age: 85,
  address: "闻喜路10号101室",
  zone: "闻喜小区",
};

const remote = {
  light: "dark",
  works: true,
  held: false,
  battery_pct: 100,
  metres: 3,
  dbm: -58,
  own_line: false,
  paired: true,
  pairing: false,
} as const;

function phone(light: Light, stage: Stage, outbox = 0, device = "ph-00001"): PhoneState {
  const say = { phrase: light, by: "" };
  const home = { mains: true, battery_pct: 100, held: false, volume: 4, remote, modem: null } as const;
  const lamp = { colour: "green", rhythm: [1000, 0] };
  return {
    device,
    resident,
    light,
    say,
    ...home,
    ...lamp,
    connected: true,
    network: true,
    outbox,
    stage,
    path: "ip",
    log: [],
  };
}

function room(): { pace: Pace; seen: string[]; tick: () => void } {
  const seen: string[] = [];
  let due: Array<() => void> = [];
  const pace = new Pace(
    (state) => seen.push(`${state.device} ${state.light} ${state.outbox}`),
    (run, ms) => {
      expect(ms).toBe(SHOWN_MS_MIN);
      due.push(run);
    },
  );
  const tick = (): void => {
    const now = due;
    due = [];
    for (const run of now) run();
  };
  return { pace, seen, tick };
}

test("lights that change at once are seen one after the other", () => {
  const { pace, seen, tick } = room();
  pace.hear(phone("idle", "none"));
  pace.hear(phone("heard", "heard", 1));
  pace.hear(phone("sending", "sending", 1));
  pace.hear(phone("received", "received"));
  expect(seen).toEqual(["ph-00001 idle 0"]);
  tick();
  tick();
  tick();
  expect(seen.slice(1)).toEqual(["ph-00001 heard 1", "ph-00001 sending 1", "ph-00001 received 0"]);
});

test("a change that leaves the light alone is shown at once", () => {
  const { pace, seen } = room();
  pace.hear(phone("sending", "sending", 1));
  pace.hear(phone("sending", "sending", 2));
  expect(seen).toEqual(["ph-00001 sending 1", "ph-00001 sending 2"]);
});

test("another phone is shown at once, and the old one no more", () => {
  const { pace, seen, tick } = room();
  pace.hear(phone("idle", "none"));
  pace.hear(phone("heard", "heard", 1));
  pace.hear(phone("idle", "none", 0, "ph-00002"));
  tick();
  expect(seen).toEqual(["ph-00001 idle 0", "ph-00002 idle 0"]);
});
