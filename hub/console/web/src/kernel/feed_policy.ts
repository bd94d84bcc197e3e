// When the page counts as alive, and how soon it tries again: decisions without a clock, so that they can be tested.

export const SILENCE_MS_MAX = 5_000;
const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 3_000;

export interface FeedEvent {
  seq: number;
  topic: string;
  at_ms: number;
  data: Record<string, unknown>;
}

export type FeedMessage =
  | { type: "hello"; epoch: string; seq: number; now_ms: number; problems?: unknown[] }
  | { type: "snapshot"; seq: number; alarms: unknown[] }
  | { type: "events"; events: FeedEvent[] }
  | { type: "tick"; seq: number; now_ms: number; problems?: unknown[] };

/** How far this page has read: the hub's epoch and the number of the last event. Null before the first hello. */
export interface Position {
  epoch: string | null;
  seq: number | null;
}

/** The position after a message. A new epoch forgets the old number: it means nothing to the new one. */
export function advance(at: Position, message: FeedMessage): Position {
  switch (message.type) {
    case "hello":
      return message.epoch === at.epoch ? at : { epoch: message.epoch, seq: null };
    case "snapshot":
      return { epoch: at.epoch, seq: message.seq };
    case "events": {
      const last = message.events.at(-1);
      return last ? { epoch: at.epoch, seq: Math.max(at.seq ?? 0, last.seq) } : at;
    }
    case "tick":
      return at;
  }
}

/** Events that this page has not seen yet: a repeated one must not ring twice. */
export function unseen(at: Position, events: readonly FeedEvent[]): FeedEvent[] {
  return events.filter((event) => event.seq > (at.seq ?? 0));
}

/** Pause before try number `attempt` (0 is the first), 250 ms to 3 s; `chance` in 0..1 spreads twelve seats. */
export function retryMs(attempt: number, chance: number): number {
  const full = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(attempt, 10));
  return Math.max(RETRY_MS_MIN, Math.round(full * (0.7 + 0.3 * chance)));
}

export function isSilent(lastHeardMs: number, nowMs: number): boolean {
  return nowMs - lastHeardMs > SILENCE_MS_MAX;
}
