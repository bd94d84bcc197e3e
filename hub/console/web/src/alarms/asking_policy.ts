// Whom the panel shows, and with which of several tries: decisions without a page.
import type { Candidate, Try } from "./asking_model";

/** Those on the card in their order, then whoever was asked and is no longer on it. */
export function people(candidates: readonly Candidate[], tries: readonly Try[]): readonly Candidate[] {
  const known = new Set(candidates.map((one) => one.contact_id));
  const gone = new Map(tries.filter((one) => !known.has(one.contact_id)).map((one) => [one.contact_id, one]));
  return [
    ...candidates,
    ...[...gone.values()].map(({ contact_id, name, relation, has_key }) => ({
      contact_id,
      name,
      relation,
      has_key,
      why: "removed",
    })),
  ];
}

/** The try at this person that says most: the last that something came of; else the last one. */
export function newest(tries: readonly Try[], contact: number): Try | undefined {
  const mine = tries.filter((one) => one.contact_id === contact);
  const told = mine.filter((one) => one.outcome !== "planned" && one.outcome !== "skipped");
  return (
    told.reduce<Try | undefined>(
      (last, one) => ((one.outcome_ms ?? 0) >= (last?.outcome_ms ?? 0) ? one : last),
      undefined,
    ) ?? mine.at(-1)
  );
}
