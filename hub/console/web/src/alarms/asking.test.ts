import { describe, expect, it } from "vitest";
import type { Try } from "./asking_model";
import { newest, people } from "./asking_policy";

function tried(contact_id: number, outcome: string, outcome_ms: number | null): Try {
  return {
    id: contact_id,
    round: 1,
    turn: 1,
    contact_id,
    name: `contact ${contact_id}`,
    relation: "son",
    has_key: false,
    how: "message",
    outcome,
    at_ms: null,
    outcome_ms,
    until_ms: null,
    why: null,
    by_name: "",
    note: "",
    over_ms: null,
  };
}

describe("who was asked", () => {
  it("shows what was said last, not what is still planned", () => {
    const tries = [
      tried(1, "no_answer", 10),
      tried(1, "going", 30),
      tried(1, "reached", 20),
      tried(1, "planned", null),
    ];
    expect(newest(tries, 1)?.outcome).toBe("going");
    expect(newest([tried(1, "planned", null)], 1)?.outcome).toBe("planned");
    expect(newest(tries, 2)).toBeUndefined();
  });

  it("keeps whoever has gone from the card meanwhile", () => {
    const known = [{ contact_id: 2, name: "Liu", relation: "", has_key: true, why: null }];
    const all = people(known, [tried(1, "sent", 1), tried(2, "sent", 1)]);
    expect(all.map((one) => [one.contact_id, one.why])).toEqual([
      [2, null],
      [1, "removed"],
    ]);
  });
});
