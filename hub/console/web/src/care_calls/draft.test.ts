import { expect, test } from "vitest";
import { asSent, EMPTY, parseDraft, toggledNeed } from "./draft";
import { leftShare, leftWords, PROMISE_MS } from "./model";

test("what was kept comes back, and what cannot be is left out", () => {
  const kept = { ...EMPTY, outcome: "reached", mood: 3, needs: ["meals", "gold"], contacts: true };
  expect(parseDraft(JSON.stringify(kept))).toEqual({
    ...EMPTY,
    outcome: "reached",
    mood: 3,
    needs: ["meals"],
    contacts: true,
  });
  for (const broken of ["", "null", "[", '{"outcome":"maybe","mood":9}'])
    expect(parseDraft(broken)).toEqual(EMPTY);
});

test("a need comes and goes with the same key", () => {
  const once = toggledNeed(EMPTY, "meals");
  expect(toggledNeed(once, "locksmith").needs).toEqual(["locksmith", "meals"]);
  expect(toggledNeed(once, "meals")).toEqual(EMPTY);
});

test("how somebody is goes along only where somebody was talked with", () => {
  const draft = { ...EMPTY, mood: 1 as const, needs: ["doctor" as const] };
  expect(asSent({ ...draft, outcome: "no_answer" }, "  ")).toEqual({ outcome: "no_answer" });
  expect(asSent({ ...draft, outcome: "reached" }, " tired ")).toEqual({
    outcome: "reached",
    note: "tired",
    mood: 1,
    health: null,
    needs: ["doctor"],
    contacts_verified: false,
  });
});

test("what is left of the 72 hours is said in words and as a share", () => {
  const now = 1_000_000_000;
  expect(leftWords(now + 5.5 * 3_600_000, now)).toBe("5 h left");
  expect(leftWords(now + 60_000, now)).toBe("1 min left");
  expect(leftWords(now - 2 * 3_600_000, now)).toBe("2 h overdue");
  expect([
    leftShare(now + PROMISE_MS / 4, now),
    leftShare(now - 1, now),
    leftShare(now + 9 * PROMISE_MS, now),
  ]).toEqual([0.25, 0, 1]);
});
