import { expect, test } from "vitest";
import type { Call } from "./model";
import { isAsked } from "./talked_policy";

const CALL = { id: 1, answered_ms: 1_000, ended_ms: 60_000, resident_id: 7, purpose: "call" } as Call;

test("only of a call that was answered and is about a resident it is asked whether it was a talk", () => {
  expect(isAsked(CALL, 61_000)).toBe(true);
  expect(isAsked(null, 61_000)).toBe(false);
  expect(isAsked({ ...CALL, answered_ms: null }, 61_000)).toBe(false);
  expect(isAsked({ ...CALL, resident_id: null }, 61_000)).toBe(false);
});

test("a care call says it by its outcome, and nobody is asked for ever", () => {
  expect(isAsked({ ...CALL, purpose: "care_call" }, 61_000)).toBe(false);
  expect(isAsked(CALL, 60_000 + 90_000)).toBe(false);
});
