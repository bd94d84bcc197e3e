// How many messages to people outside have failed: supervisors see it on every page.
import { get } from "../kernel/api";
import type { FeedEvent } from "../kernel/feed_policy";
import { inStep } from "../kernel/in_step";
import { isSupervisor } from "../kernel/me";
import { Signal } from "../kernel/signal";

export const failedMessages = new Signal(0);
/** Grows with each change of a message: the list loads again. */
export const messagesChanged = new Signal(0);

async function load(): Promise<void> {
  if (!isSupervisor()) return;
  try {
    failedMessages.set((await get<{ total: number }>("/messages?state=failed&limit=1")).total);
  } catch {
    // The next news or the next connection brings it.
  }
}

inStep(() => void load());

export function noteMessages(events: readonly FeedEvent[]): void {
  if (!events.some((one) => one.topic === "message")) return;
  messagesChanged.set(messagesChanged.value + 1);
  void load();
}
