import { describe, expect, it } from "vitest";
import { advance, type FeedEvent, isSilent, retryMs, unseen } from "./feed_policy";

const event = (seq: number): FeedEvent => ({ seq, topic: "alarm", at_ms: 0, data: {} });

describe("how far the page has read", () => {
  it("is the number of the last event", () => {
    const at = advance({ epoch: "a", seq: 3 }, { type: "events", events: [event(4), event(6)] });
    expect(at).toEqual({ epoch: "a", seq: 6 });
  });

  it("is forgotten when the hub has another epoch", () => {
    expect(advance({ epoch: "a", seq: 9 }, { type: "hello", epoch: "b", seq: 2, now_ms: 0 })).toEqual({
      epoch: "b",
      seq: null,
    });
  });

  it("survives a restart of the same hub", () => {
    const at = { epoch: "a", seq: 9 };
    expect(advance(at, { type: "hello", epoch: "a", seq: 12, now_ms: 0 })).toEqual(at);
  });

  it("does not move with a tick: a tick carries no news", () => {
    const at = { epoch: "a", seq: 9 };
    expect(advance(at, { type: "tick", seq: 12, now_ms: 0 })).toEqual(at);
  });
});

it("news heard twice is news once", () => {
  expect(unseen({ epoch: "a", seq: 5 }, [event(4), event(5), event(6)]).map((one) => one.seq)).toEqual([6]);
});

it("trying again waits 0.25 to 3 seconds, never longer", () => {
  for (let attempt = 0; attempt < 100; attempt++) {
    for (const chance of [0, 0.5, 1]) {
      expect(retryMs(attempt, chance)).toBeGreaterThanOrEqual(250);
      expect(retryMs(attempt, chance)).toBeLessThanOrEqual(3_000);
    }
  }
  expect(retryMs(0, 1)).toBe(250);
  expect(retryMs(9, 1)).toBe(3_000);
});

it("five seconds without a word are silence", () => {
  expect(isSilent(1_000, 6_000)).toBe(false);
  expect(isSilent(1_000, 6_001)).toBe(true);
});
