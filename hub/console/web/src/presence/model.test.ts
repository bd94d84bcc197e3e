import { describe, expect, it } from "vitest";
import type { FeedEvent } from "../kernel/feed_policy";
import { afterNews, free, type Seated, type State, there, whoSpeaks } from "./model";

const one = (operator_id: number, state: State, shift_ms = operator_id): Seated => ({
  operator_id,
  name: `operator ${operator_id}`,
  role: "operator",
  languages: [],
  state,
  since_ms: shift_ms,
  until_ms: null,
  shift_ms,
  sound_ok: true,
});

const news = (what: string, who: Seated, topic = "presence"): FeedEvent => ({
  seq: 1,
  topic,
  at_ms: 0,
  data: { what, ...who },
});

describe("the room", () => {
  it("gains who begins a shift, in the order in which they came", () => {
    const room = afterNews([one(5, "on_shift", 50)], [news("started", one(9, "on_shift", 20))]);
    expect(room.map((person) => person.operator_id)).toEqual([9, 5]);
  });
  it("shows a change in its place and loses who goes home", () => {
    const room = [one(1, "on_shift"), one(2, "on_shift")];
    const rests = afterNews(room, [news("changed", one(1, "pause"))]);
    expect(rests.map((person) => person.state)).toEqual(["pause", "on_shift"]);
    expect(afterNews(rests, [news("ended", one(1, "pause"))]).map((person) => person.operator_id)).toEqual([
      2,
    ]);
  });
  it("is not changed by other news", () => {
    const room = [one(1, "on_shift")];
    expect(afterNews(room, [news("ended", one(1, "on_shift"), "alarm")])).toBe(room);
  });
  it("names who speaks what I do not, the free ones first", () => {
    const speaks = (id: number, state: State, ...languages: string[]): Seated => ({
      ...one(id, state),
      languages,
    });
    const people = [
      speaks(1, "on_call", "ningbo"),
      speaks(2, "on_shift", "mandarin", "ningbo"),
      speaks(3, "away", "ningbo"),
    ];
    expect(whoSpeaks("ningbo", people, ["mandarin"])).toEqual(["operator 2", "operator 1"]);
    expect(whoSpeaks("ningbo", people, ["ningbo"])).toEqual([]);
    expect(whoSpeaks("ningbo", people, [])).toEqual([]);
  });
  it("counts as free only who sits there and does nothing else", () =>
    expect(free([one(1, "on_shift"), one(2, "pause"), one(3, "on_call"), one(4, "away")], new Set())).toBe(
      1,
    ));

  it("counts nobody as free who has an alarm in hand, nor as here who is away", () => {
    const room = [one(1, "on_shift"), one(2, "on_shift"), one(3, "away")];
    expect(free(room, new Set([2]))).toBe(1);
    expect(there(room)).toBe(2);
  });
});
