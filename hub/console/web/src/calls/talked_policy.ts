// When it is asked whether a call was a talk with the resident.
import type { Call } from "./model";

/** So long the question stays: whoever does not answer it has gone on to something else. */
const ASKED_MS = 90_000;

/** Only a call that somebody answered, about a resident; of a care call its outcome says it. */
export function isAsked(call: Call | null, nowMs: number): call is Call & { resident_id: number } {
  if (!call || call.answered_ms === null || call.resident_id === null || call.purpose === "care_call")
    return false;
  return nowMs - (call.ended_ms ?? 0) < ASKED_MS;
}
