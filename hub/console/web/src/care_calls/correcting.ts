// Who may say that a call was otherwise than was noted; the form for it is brought when somebody opens it.
import { serverNow } from "../kernel/clock";
import { isSupervisor, me } from "../kernel/me";
import type { CareCall } from "./model";

/** The hub's CORRECT_MS. */
const CORRECT_MS = 10 * 60_000;

/** Whether this person may still say that it was otherwise. */
export function mayCorrect(call: CareCall): boolean {
  const nowMs = serverNow();
  const inTime = call.ended_ms !== null && nowMs < call.ended_ms + CORRECT_MS;
  return inTime && call.outcome !== "interrupted" && (isSupervisor() || call.operator_id === me.value?.id);
}
