import { expect, test } from "vitest";
import { setSiteZone, siteMs } from "../kernel/site_time";
import { timesOf } from "./offer_times";

setSiteZone("Asia/Shanghai");
const [made_ms, told_ms, until_ms] = [
  siteMs("2026-11-27", "23:00"),
  siteMs("2026-11-28", "09:00"),
  siteMs("2026-11-28", "11:00"),
];
const offer = { made_ms, told_ms, until_ms, answered_ms: null, outcome: "waiting" as const };

test("at night it says when they will be told, and until when they may answer", () => {
  expect(timesOf(offer, made_ms)).toEqual([
    "will be told at Nov 28 09:00: at night nobody is woken for this",
    "may answer until Nov 28 11:00",
  ]);
  expect(timesOf(offer, told_ms)).toEqual(["told at Nov 28 09:00", "may answer until Nov 28 11:00"]);
});

test("by day whoever is asked is told at once, and nothing more need be said of it", () => {
  expect(timesOf({ ...offer, told_ms: made_ms }, made_ms)).toEqual(["may answer until Nov 28 11:00"]);
});

test("what was over in the night was never told to anybody", () => {
  const over = timesOf({ ...offer, outcome: "withdrawn", answered_ms: made_ms + 60_000 }, until_ms);
  const byPhone = timesOf({ ...offer, outcome: "accepted", answered_ms: made_ms + 60_000 }, until_ms);
  expect(byPhone[0]).toBe("said so before the message went, at Nov 28 09:00");
  expect(over).toEqual(["over before they were told", "had until Nov 28 11:00 to answer"]);
  expect(timesOf({ ...offer, answered_ms: told_ms + 60_000 }, until_ms)).toEqual([
    "told at Nov 28 09:00",
    "had until Nov 28 11:00 to answer",
  ]);
});
