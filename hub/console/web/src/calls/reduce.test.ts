import { expect, test } from "vitest";
import type { Call } from "./model";
import { callWith, shownTo, sinceMs, withCalls } from "./reduce";

const call = (id: number, more: Partial<Call> = {}): Call => ({
  id,
  direction: "out",
  number: "+8610000000001",
  state: "ringing",
  outcome: null,
  purpose: "other",
  resident_id: 1,
  resident_name: "王秀英",
  contact_id: null,
  callee: "王秀英",
  relation: null,
  alarm_id: null,
  operator_id: 1,
  operator_name: "陈晓",
  made_ms: 1_000,
  ringing_ms: 2_000,
  answered_ms: null,
  ended_ms: null,
  rings_until_ms: 60_000,
  wish: null,
  address: null,
  error: null,
  told_by_people: false,
  matches: [],
  ...more,
});

test("a call that has ended is gone, and news of it does not bring it back", () => {
  const known = withCalls(new Map(), [call(1), call(2)]);
  expect([...withCalls(known, [call(1, { state: "ended" })]).keys()]).toEqual([2]);
});

test("mine come first, those on hold after them, then who calls us; a colleague's are theirs", () => {
  const known = withCalls(new Map(), [
    call(1, { state: "held" }),
    call(2, { operator_id: 2 }),
    call(3, { direction: "in", operator_id: null }),
    call(4, { state: "talking" }),
  ]);
  expect(shownTo(1, known).map((one) => one.id)).toEqual([4, 1, 3]);
});

test("a resident's call is not that of their contact", () => {
  const known = withCalls(new Map(), [call(1, { contact_id: 11 })]);
  expect(callWith(known, 1, 11)?.id).toBe(1);
  expect(callWith(known, 1, null)).toBeUndefined();
});

test("ringing counts from the first ring, talking from the answer", () => {
  expect(sinceMs(call(1))).toBe(2_000);
  expect(sinceMs(call(1, { state: "talking", answered_ms: 5_000 }))).toBe(5_000);
});
