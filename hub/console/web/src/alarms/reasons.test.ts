import { expect, it } from "vitest";
import { alarm } from "./cast";
import { answerText, reasonsText, standingText } from "./reasons";

const LI = 30;

it("why an alarm is urgent is one short line", () => {
  const reasons = [
    { code: "pressed_again", count: 2, in_ms: 170_000 },
    { code: "condition", name: "heart" },
    { code: "high_floor", floor: 6 },
    { code: "of_a_newer_hub" },
  ];
  expect(reasonsText(alarm(1, { reasons }))).toBe("pressed 2 times in 3 min · heart disease · floor 6");
  expect(reasonsText(alarm(1))).toBe("");
});

it("the time left counts down in words, then up", () => {
  const open = alarm(1, { deadline_ms: 60_000, waits_ms: 0 });
  expect(answerText(open, 37_000)).toBe("0:23 left");
  expect(answerText(open, 130_000)).toBe("late by 1:10");
  expect(answerText({ ...open, state: "taken" }, 0)).toBe("");
});

it("a row tells what is awaited, what is over, and whose claim ends", () => {
  expect(standingText(alarm(1, { state: "waiting", why: "ambulance", due_ms: 0 }), LI, 0)).toMatch(
    /^Help on the way until \d\d:\d\d: ambulance$/,
  );
  expect(standingText(alarm(1, { kind: "offline", returned_ms: 5 }), LI, 0)).toBe(
    "Back to normal, not yet seen",
  );
  expect(standingText(alarm(1, { state: "taken", taken_by: LI, due_ms: 40_000 }), LI, 0)).toBe(
    "Given back in 0:40: press any key.",
  );
  expect(standingText(alarm(1, { help_ms: 60_000 }), LI, 0)).toMatch(
    /^Somebody says they will be there at \d\d:\d\d$/,
  );
  expect(standingText(alarm(1, { state: "taken", help_ms: 0 }), LI, 0)).toBe(
    "Somebody says they are on the way",
  );
  expect(standingText(alarm(1), LI, 0)).toBe("");
});
