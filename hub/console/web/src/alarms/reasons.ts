// Why an alarm stands where it stands, and how it stands, as short lines.

import { type Cause, causeName } from "../incidents/words";
import { serverNow } from "../kernel/clock";
import { clock, duration } from "../kernel/format";
import { t } from "../kernel/i18n";
import { conditionName } from "../residents/words";
import { problemName } from "../watch/model";
import { type Alarm, isTechnical, kindName, type Reason } from "./model";
import { answerTime, givenBackInMs } from "./policy";

const MINUTE_MS = 60_000;

export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case "pressed_again":
      return pressed(Number(reason.count), Number(reason.in_ms));
    case "reopened":
      return t("opened again");
    case "waited_long":
      return t("has waited long");
    case "alarm_open":
      return t("has an alarm that is not closed");
    case "condition":
      return conditionName(String(reason.name));
    case "high_floor":
      return t("floor {floor}", { floor: Number(reason.floor) });
    case "well_by":
      return t("no “I am well” by {time}", { time: String(reason.time) });
    case "lives_alone":
      return t("lives alone");
    default:
      return "";
  }
}

function pressed(count: number, inMs: number): string {
  if (inMs < MINUTE_MS)
    return t("pressed {count} times in {seconds} s", { count, seconds: Math.ceil(inMs / 1000) });
  return t("pressed {count} times in {minutes} min", { count, minutes: Math.ceil(inMs / MINUTE_MS) });
}

/** "pressed 2 times in 3 min · floor 6 · heart disease" */
export function reasonsText(alarm: Alarm): string {
  return alarm.reasons
    .map(reasonText)
    .filter((one) => one !== "")
    .join(" · ");
}

/** What is the matter with its state right now; "" where the state says it all. */
export function standingText(alarm: Alarm, person: number | undefined, nowMs: number = serverNow()): string {
  const left = givenBackInMs(alarm, person ?? 0, nowMs);
  if (left !== null) return t("Given back in {time}: press any key.", { time: duration(left) });
  if (alarm.state === "waiting" && alarm.due_ms !== null)
    return t("Help on the way until {time}: {why}", {
      time: clock(alarm.due_ms, false),
      why: alarm.why ?? "",
    });
  if (alarm.help_ms !== null && alarm.state !== "closed")
    return alarm.help_ms > 0
      ? t("Somebody says they will be there at {time}", { time: clock(alarm.help_ms, false) })
      : t("Somebody says they are on the way");
  if (isTechnical(alarm) && alarm.returned_ms !== null && alarm.state === "open")
    return t("Back to normal, not yet seen");
  return "";
}

/** "0:23 left" or "late by 1:10"; "" where somebody has it. */
export function answerText(alarm: Alarm, nowMs: number): string {
  const time = answerTime(alarm, nowMs);
  if (time === null) return "";
  return time.leftMs >= 0
    ? t("{time} left", { time: duration(time.leftMs + 999) })
    : t("late by {time}", { time: duration(-time.leftMs) });
}

/** What happened, in a word or two: of many at once the cause. */
export function titleOf(alarm: Alarm): string {
  const cause = alarm.kind === "incident" ? alarm.data?.cause : undefined;
  return cause ? causeName(cause as Cause) : kindName(alarm.kind);
}

/** What stands where a resident's name would: of the hub itself, of a place. */
export function whatOf(alarm: Alarm): string {
  return problemName(String(alarm.data?.problem ?? "")) || alarm.place || t("Unknown resident");
}
