import { describe, expect, it } from "vitest";
import { alarm } from "./cast";
import type { Alarm } from "./model";
import {
  allowed,
  answerTime,
  CLAIM_MS,
  givenBackInMs,
  keepIsDue,
  nextAt,
  REOPEN_MS,
  undoable,
} from "./policy";

const LI = { id: 30, supervisor: false };
const WU = { id: 40, supervisor: false };
const HE = { id: 50, supervisor: true };
const NOW = 1_000_000_000;

const held = (more: Partial<Alarm> = {}): Alarm =>
  alarm(1, { state: "taken", taken_by: LI.id, due_ms: NOW + CLAIM_MS, ...more });

describe("what is offered", () => {
  it("of an open call is only to take it; putting a call aside never is", () => {
    expect(allowed(alarm(1), LI, NOW)).toEqual(["take"]);
    expect(allowed(alarm(1), HE, NOW)).toEqual(["take"]);
  });

  it("to the holder is to work, wait, give back and close; to others nothing; a supervisor may take over or close", () => {
    expect(allowed(held(), LI, NOW)).toEqual(["work", "close", "wait", "release"]);
    expect(allowed(held({ state: "in_progress" }), LI, NOW)).toEqual(["close", "wait", "release"]);
    expect(allowed(held({ state: "waiting" }), LI, NOW)).toEqual(["work", "close", "wait", "release"]);
    expect(allowed(held(), WU, NOW)).toEqual([]);
    expect(allowed(held(), HE, NOW)).toEqual(["close", "take-over"]);
    expect(allowed(held({ taken_by: HE.id }), HE, NOW)).not.toContain("take-over");
  });

  it("of a technical alarm is to put it aside, and once it is over to have seen it", () => {
    const mains = alarm(1, { kind: "mains_lost", priority: 4 });
    expect(allowed(mains, LI, NOW)).toEqual(["take", "shelve"]);
    expect(allowed({ ...mains, returned_ms: NOW }, LI, NOW)).toEqual(["take", "seen", "shelve"]);
    expect(allowed({ ...mains, state: "shelved" }, LI, NOW)).toEqual(["unshelve"]);
  });

  it("after a closing is to undo it, for whoever closed it, and then for half an hour to open it again", () => {
    const closed = alarm(1, { state: "closed", closed_by: LI.id, closed_ms: NOW, due_ms: NOW + 10_000 });
    expect(allowed(closed, LI, NOW + 9_999)).toEqual(["undo"]);
    expect(allowed(closed, WU, NOW)).toEqual([]);
    expect(allowed(closed, HE, NOW)).toEqual(["undo"]);
    const final = { ...closed, due_ms: null };
    expect(allowed(final, WU, NOW + REOPEN_MS - 1)).toEqual(["reopen"]);
    expect(allowed(final, LI, NOW + REOPEN_MS)).toEqual([]);
  });
});

it("an undo belongs to one's own last closing", () => {
  const closed = { state: "closed", due_ms: NOW + 5_000 } as const;
  const all = [
    alarm(1, { ...closed, closed_by: LI.id, closed_ms: NOW - 2 }),
    alarm(2, { ...closed, closed_by: LI.id, closed_ms: NOW - 1 }),
    alarm(3, { ...closed, closed_by: WU.id, closed_ms: NOW }),
  ];
  expect(undoable(all, LI.id, NOW)?.id).toBe(2);
  expect(undoable(all, LI.id, NOW + 5_000)).toBeNull();
});

describe("a claim", () => {
  it("is kept at most once a minute, by its holder, and not while help is awaited", () => {
    expect(keepIsDue(held(), LI.id, NOW + 59_999)).toBe(false);
    expect(keepIsDue(held(), LI.id, NOW + 60_000)).toBe(true);
    expect(keepIsDue(held(), WU.id, NOW + 60_000)).toBe(false);
    expect(keepIsDue(held({ state: "waiting" }), LI.id, NOW + 60_000)).toBe(false);
  });

  it("warns in its last minute", () => {
    expect(givenBackInMs(held(), LI.id, NOW + CLAIM_MS - 60_000)).toBeNull();
    expect(givenBackInMs(held(), LI.id, NOW + CLAIM_MS - 40_000)).toBe(40_000);
    expect(givenBackInMs(held(), LI.id, NOW + CLAIM_MS + 1)).toBe(0);
    expect(givenBackInMs(held(), WU.id, NOW + CLAIM_MS)).toBeNull();
  });
});

it("the answer time runs from when nobody had it to the deadline, and then shows how late it is", () => {
  const open = alarm(1, { waits_ms: NOW, deadline_ms: NOW + 60_000 });
  expect(answerTime(open, NOW + 15_000)).toEqual({ leftMs: 45_000, used: 0.25 });
  expect(answerTime(open, NOW + 70_000)).toEqual({ leftMs: -10_000, used: 1 });
  expect(answerTime(held(), NOW)).toBeNull();
});

it("a time of day is the next one", () => {
  const noon = new Date(2026, 5, 1, 12, 0).getTime();
  expect(nextAt("12:30", noon)).toBe(new Date(2026, 5, 1, 12, 30).getTime());
  expect(nextAt("12:00", noon)).toBe(new Date(2026, 5, 2, 12, 0).getTime());
  expect(nextAt("00:15", noon)).toBe(new Date(2026, 5, 2, 0, 15).getTime());
  expect(nextAt("", noon)).toBeNull();
});
