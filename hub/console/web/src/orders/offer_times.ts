// When who is asked hears of it, and until when they may say whether they come: at night an offer waits for the morning.
import { appointed } from "../kernel/format";
import { t } from "../kernel/i18n";
import type { Offer } from "./model";

type Times = Pick<Offer, "made_ms" | "told_ms" | "until_ms" | "answered_ms" | "outcome">;

/** In one line; that they were told is said only where it was not at once. */
export function timesOf(one: Times, nowMs: number): string[] {
  const found: string[] = [];
  const time = appointed(one.told_ms);
  const isBefore = one.answered_ms !== null && one.answered_ms < one.told_ms;
  if (isBefore && (one.outcome === "accepted" || one.outcome === "declined"))
    found.push(t("said so before the message went, at {time}", { time }));
  else if (isBefore) found.push(t("over before they were told"));
  else if (nowMs < one.told_ms)
    found.push(t("will be told at {time}: at night nobody is woken for this", { time }));
  else if (one.told_ms > one.made_ms) found.push(t("told at {time}", { time }));
  found.push(
    one.answered_ms === null
      ? t("may answer until {time}", { time: appointed(one.until_ms) })
      : t("had until {time} to answer", { time: appointed(one.until_ms) }),
  );
  return found;
}
