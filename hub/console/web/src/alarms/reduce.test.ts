import { describe, expect, it } from "vitest";
import type { FeedEvent } from "../kernel/feed_policy";
import { alarm } from "./cast";
import { type Alarm, calls, inOrder, needsEyes, shelved, technicals, waitingNow } from "./model";
import {
  afterEvents,
  busy,
  byKind,
  fromSnapshot,
  inHand,
  lost,
  neighbour,
  nextSelection,
  overdue,
  ringFor,
  ringNow,
  steady,
  withAlarm,
} from "./reduce";

const LI_ON_SHIFT = 30;

const queueOf = (...all: Alarm[]) => fromSnapshot(all);
const news = (seq: number, what: string, data: Alarm): FeedEvent => ({
  seq,
  topic: "alarm",
  at_ms: 0,
  data: { ...data, what },
});
const hands = { selected: null, chosen: false, person: LI_ON_SHIFT, typing: false };

describe("the queue", () => {
  it("has the most urgent on top, then the one that has waited longest", () => {
    const all = queueOf(
      alarm(1, { priority: 4 }),
      alarm(2, { priority: 1 }),
      alarm(3, { priority: 1, opened_ms: 1 }),
    );
    expect(inOrder(all).map((one) => one.id)).toEqual([3, 2, 1]);
  });

  it("shows what is taken below what waits, and nothing that is closed", () => {
    const all = queueOf(
      alarm(1, { priority: 1, state: "taken", taken_ms: 5_000 }),
      alarm(2, { priority: 5 }),
      alarm(3, { state: "closed" }),
    );
    expect(inOrder(all).map((one) => one.id)).toEqual([2, 1]);
  });

  it("lifts a taken alarm to the top when the button is pressed again", () => {
    const again = alarm(1, {
      priority: 1,
      state: "taken",
      taken_ms: 5_000,
      last_press_ms: 9_000,
      presses: 2,
    });
    expect(needsEyes(again)).toBe(true);
    expect(inOrder(queueOf(alarm(2, { priority: 1, opened_ms: 10 }), again))[0]?.id).toBe(1);
  });
});

describe("news", () => {
  it("never puts an older version over a newer one", () => {
    const taken = alarm(1, { version: 2, state: "taken" });
    const all = afterEvents(queueOf(taken), [news(1, "opened", alarm(1))]);
    expect(all.get(1)?.state).toBe("taken");
    expect(withAlarm(all, alarm(1)).get(1)?.state).toBe("taken");
  });

  it("keeps the last two hundred closed alarms", () => {
    const events = Array.from({ length: 250 }, (_, n) =>
      news(n, "closed", alarm(n + 1, { state: "closed", closed_ms: n })),
    );
    const all = afterEvents(queueOf(), events);
    expect(all.size).toBe(200);
    expect(all.has(250)).toBe(true);
    expect(all.has(1)).toBe(false);
  });
});

describe("what leaves a hand", () => {
  const held = alarm(1, { state: "taken", taken_by: LI_ON_SHIFT, taken_by_name: "Li" });

  it("is told to who had it: a supervisor took it over, or nothing was heard", () => {
    const over = news(1, "taken_over", {
      ...held,
      version: 2,
      taken_by: 9,
      taken_by_name: "Sun",
      why: "busy",
    });
    const back = news(2, "released", { ...held, version: 2, state: "open", taken_by: null });
    expect(lost(queueOf(held), [over], LI_ON_SHIFT).map((one) => one.why)).toEqual(["busy"]);
    expect(lost(queueOf(held), [back], LI_ON_SHIFT).map((one) => one.why)).toEqual([""]);
    expect(lost(queueOf(held), [over, back], 9)).toEqual([]);
  });

  it("is not told to who gave it back", () => {
    const mine = news(1, "released", { ...held, version: 2, state: "open", taken_by: null, why: "home" });
    expect(lost(queueOf(held), [mine], LI_ON_SHIFT)).toEqual([]);
  });

  it("makes busy until it is closed or waits for help", () => {
    expect([...busy(queueOf(held, alarm(2, { state: "waiting", taken_by: 9 })))]).toEqual([LI_ON_SHIFT]);
    expect(inHand(queueOf(alarm(2), held), LI_ON_SHIFT).map((one) => one.id)).toEqual([1]);
  });
});

describe("the sound", () => {
  it("repeats for the most urgent waiting alarm, until it is taken", () => {
    const all = queueOf(alarm(1, { priority: 3 }), alarm(2, { priority: 1 }));
    expect(ringNow(all, 0, 2_000)).toEqual({ priority: 1, rung: 0 });
    expect(ringNow(all, 1_000, 2_000)).toBeNull();
    expect(ringNow(queueOf(alarm(2, { state: "taken" })), 0, 1e6)).toBeNull();
  });

  it("comes at once for a further press, also when the alarm is taken", () => {
    expect(ringFor([news(1, "pressed", alarm(1, { state: "taken", priority: 1 }))])).toEqual({
      priority: 1,
      rung: 0,
    });
    expect(ringFor([news(1, "noted", alarm(1)), news(2, "taken", alarm(2))])).toBeNull();
  });

  it("becomes louder with the rung of whoever waits longest, and rings at once when one goes up", () => {
    const waiting = queueOf(
      alarm(1, { rung: 2 }),
      alarm(2, { priority: 1 }),
      alarm(3, { rung: 3, state: "taken" }),
    );
    expect(ringNow(waiting, 0, 1e6)).toEqual({ priority: 1, rung: 2 });
    expect(ringFor([news(1, "escalated", alarm(1, { rung: 1 }))])).toEqual({ priority: 2, rung: 1 });
    expect(overdue(waiting).map((one) => one.id)).toEqual([1]);
  });
});

describe("the card on the table", () => {
  const waiting = queueOf(alarm(1, { priority: 4 }), alarm(2, { priority: 1 }));

  it("is the first waiting alarm when nothing is in hand", () => {
    expect(nextSelection(waiting, hands)).toBe(2);
  });

  it("never changes under somebody's hands", () => {
    expect(nextSelection(waiting, { ...hands, selected: 1 })).toBe(1);
    const mine = queueOf(alarm(1, { state: "taken", taken_by: LI_ON_SHIFT }), alarm(2, { priority: 1 }));
    expect(nextSelection(mine, { ...hands, selected: 1 })).toBe(1);
    const closed = queueOf(alarm(1, { state: "closed" }), alarm(2));
    expect(nextSelection(closed, { ...hands, selected: 1, typing: true })).toBe(1);
    expect(nextSelection(closed, { ...hands, selected: 1, chosen: true })).toBe(1);
  });

  it("makes room for a waiting alarm when somebody else has it", () => {
    const theirs = queueOf(alarm(1, { state: "taken", taken_by: 77 }), alarm(2));
    expect(nextSelection(theirs, { ...hands, selected: 1 })).toBe(2);
  });

  it("stays when nobody waits", () => {
    expect(nextSelection(queueOf(alarm(1, { state: "closed" })), { ...hands, selected: 1 })).toBe(1);
    expect(nextSelection(queueOf(), hands)).toBeNull();
  });
});

it("the arrows stop at both ends of the queue", () => {
  const queue = [alarm(1), alarm(2), alarm(3)];
  expect(neighbour(queue, 3, 1)).toBe(3);
  expect(neighbour(queue, 2, Number.NEGATIVE_INFINITY)).toBe(1);
  expect(neighbour(queue, null, 1)).toBe(1);
  expect(neighbour([], 1, 1)).toBeNull();
});

describe("the lane of the machines", () => {
  it("adds nothing to the count of those who wait, while anybody waits", () => {
    const power = [2, 3, 4].map((id) => alarm(id, { kind: "mains_lost", priority: 4 }));
    const ids = (...all: Alarm[]) => waitingNow(queueOf(...all)).map((one) => one.id);
    expect(ids(alarm(1), ...power)).toEqual([1]);
    expect(ids(alarm(1, { state: "taken", taken_by: LI_ON_SHIFT, taken_ms: 9_000 }), ...power)).toEqual([
      2, 3, 4,
    ]);
  });

  const mains = (id: number, more: Partial<Alarm> = {}) =>
    alarm(id, { kind: "mains_lost", priority: 4, ...more });

  it("has nothing of the calls, and the calls nothing of it", () => {
    const all = queueOf(alarm(1), mains(2), mains(3, { state: "shelved", due_ms: 1 }));
    expect(calls(all).map((one) => one.id)).toEqual([1]);
    expect(technicals(all).map((one) => one.id)).toEqual([2]);
    expect(shelved(all).map((one) => one.id)).toEqual([3]);
  });

  it("gathers a flood by kind, the most urgent kind first", () => {
    const flood = [
      ...Array.from({ length: 23 }, (_, n) => mains(n + 1)),
      alarm(99, { kind: "tamper", priority: 3 }),
    ];
    const groups = byKind(technicals(queueOf(...flood)));
    expect(groups.map((one) => [one.kind, one.alarms.length])).toEqual([
      ["tamper", 1],
      ["mains_lost", 23],
    ]);
  });

  it("does not ring on and on for small things, nor drown a call", () => {
    expect(ringNow(queueOf(mains(1)), 0, 1e9)).toBeNull();
    expect(ringFor([news(1, "opened", mains(1))])).toEqual({ priority: 4, rung: 0 });
    expect(ringNow(queueOf(mains(1), alarm(2, { priority: 5, kind: "test" })), 0, 1e9)?.priority).toBe(5);
    expect(ringNow(queueOf(mains(1, { priority: 3 })), 0, 1e9)?.priority).toBe(3);
    expect(ringNow(queueOf(mains(1, { priority: 3, returned_ms: 5 })), 0, 1e9)).toBeNull();
  });

  it("leaves the table to a call, unless somebody went there themselves", () => {
    const all = queueOf(mains(1, { priority: 2 }), alarm(2, { priority: 3 }));
    expect(nextSelection(all, { ...hands, selected: 1 })).toBe(2);
    expect(nextSelection(all, { ...hands, selected: 1, chosen: true })).toBe(1);
    expect(nextSelection(queueOf(mains(1)), hands)).toBe(1);
  });
});

it("nothing moves under the hand: what has gone keeps its place, and what is new waits", () => {
  const closed = alarm(2, { state: "closed" });
  const all = queueOf(alarm(1, { priority: 3 }), closed, alarm(3, { priority: 1 }));
  const { rows, fresh } = steady([2, 1], inOrder(all), all);
  expect(rows.map((one) => [one.id, one.state])).toEqual([
    [2, "closed"],
    [1, "open"],
  ]);
  expect(fresh.map((one) => one.id)).toEqual([3]);
});
