// The care calls that go on, as every page sees them: mine waits where an alarm comes in between, and is never lost.
import { explain, get, Problem, post } from "../kernel/api";
import { link } from "../kernel/feed";
import type { FeedEvent } from "../kernel/feed_policy";
import { t } from "../kernel/i18n";
import { inStep } from "../kernel/in_step";
import { atDesk, me } from "../kernel/me";
import { go } from "../kernel/router";
import { Signal } from "../kernel/signal";
import { askNow } from "../providers/asking";
import { touch } from "../shell/changes";
import { tell } from "../shell/toasts";
import type { CareCall, WorkLine } from "./model";

export interface Progress {
  /** How many of these today's calls have come to a talk, how many were tried in vain, how many are left. */
  done: number;
  tried: number;
  left: number;
}
export interface Today {
  mine: Progress;
  all: Progress;
  going_on: readonly CareCall[];
}

/** By resident. */
export const going = new Signal<ReadonlyMap<number, CareCall>>(new Map());
/** The follow-up that this person was given next. */
export const toAsk = new Signal<WorkLine | null>(null);
/** Mine and everybody's, as last asked for. */
export const today = new Signal<Today | null>(null);
/** The resident of whom a call was begun just now: there the keys go to the outcome. */
export const begun = new Signal<number | null>(null);

/** The call of which this person has noted the outcome last: a wrong key is noticed at once. */
export const lastSaved = new Signal<{ call: CareCall; name: string } | null>(null);

export async function loadToday(): Promise<void> {
  if (!atDesk()) return;
  try {
    const found = await get<Today>("/care-calls/today");
    today.set(found);
    going.set(new Map(found.going_on.map((one) => [one.resident_id, one])));
  } catch {
    // The next news or the next connection brings it.
  }
}

inStep(() => void loadToday());

export function noteCareCalls(events: readonly FeedEvent[]): void {
  const news = events
    .filter((one) => one.topic === "care_call")
    .map((one) => one.data as unknown as CareCall);
  if (news.length > 0) going.set(withNews(going.value, news));
}

export function withNews(
  known: ReadonlyMap<number, CareCall>,
  news: readonly CareCall[],
): ReadonlyMap<number, CareCall> {
  const next = new Map(known);
  for (const one of news) {
    if (one.ended_ms === null) next.set(one.resident_id, one);
    else if (next.get(one.resident_id)?.id === one.id) next.delete(one.resident_id);
  }
  return next;
}

/** My own call that has no outcome yet. */
export function myCall(): CareCall | undefined {
  return [...going.value.values()].find((one) => one.operator_id === me.value?.id);
}

export function show(call: CareCall): void {
  going.set(withNews(going.value, [call]));
}

/** So long whoever was told that it is no time to call them may begin once more, and means it. */
const ANYWAY_MS = 30_000;
let warned = { resident: 0, atMs: 0 };

/** Claims the resident, so that nobody else calls them at the same time. At a bad time it takes a second try. */
export async function begin(resident: number): Promise<boolean> {
  if (link.value.state !== "live") return false;
  const anyway = warned.resident === resident && performance.now() - warned.atMs < ANYWAY_MS;
  warned = { resident: 0, atMs: 0 };
  try {
    show(await post<CareCall>(`/residents/${resident}/care-calls/begin`, { anyway }));
    begun.set(resident);
    return true;
  } catch (error) {
    tell(explain(error), true);
    if (!(error instanceof Problem)) return false;
    if (error.code === "being_called") void loadToday();
    if (error.code === "not_a_time") warned = { resident, atMs: performance.now() };
    return false;
  }
}

/** On to whom this person calls next: the call that goes on, else the most urgent one. Says so where there is none. */
export async function nextCall(): Promise<void> {
  if (link.value.state !== "live") return;
  try {
    const { item, why } = await get<{
      item: (WorkLine & { care_call_id: number | null }) | null;
      why: string | null;
    }>("/worklist/next");
    if (!item) {
      const waits =
        why === "alarm" && myCall() ? t("Your care call waits until the alarm is out of your hand.") : "";
      tell(
        why === "alarm" ? waits || t("You have an alarm: it comes first.") : t("Nobody is to be called now."),
      );
      if (why !== "alarm") go("work");
      return;
    }
    go("work", item.resident_id);
    const isFollowUp = item.kind.startsWith("follow_up");
    toAsk.set(isFollowUp ? item : null);
    await (isFollowUp ? askNow(item.ref) : begin(item.resident_id));
  } catch (error) {
    tell(explain(error), true);
  }
}

/** Notes what came of it. */
export async function end(call: CareCall, name: string, said: Record<string, unknown>): Promise<void> {
  const ended = await post<CareCall>(`/care-calls/${call.id}/outcome`, said);
  show(ended);
  lastSaved.set({ call: ended, name });
  touch([call.resident_id]);
  void loadToday();
}
