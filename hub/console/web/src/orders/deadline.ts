// How much time an order has left where it is: a word, a sign and a colour, for those who see only two of them.
import { html, nothing, type TemplateResult } from "lit";
import { serverNow } from "../kernel/clock";
import { relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { icon } from "../shell/icons";
import type { Order } from "./model";

export type Haste = "late" | "soon" | "time";

/** Late, or in the last fifth of the time that this stage has. */
export function hasteOf(one: Pick<Order, "due_ms" | "state_ms">, nowMs: number): Haste {
  if (one.due_ms === null) return "time";
  if (one.due_ms <= nowMs) return "late";
  return one.due_ms - nowMs <= (one.due_ms - one.state_ms) / 5 ? "soon" : "time";
}

/** `short`: in a list, where the name of whom it is for needs the room. */
export function deadline(
  one: Pick<Order, "due_ms" | "state_ms">,
  short = false,
): TemplateResult | typeof nothing {
  if (one.due_ms === null) return nothing;
  const haste = hasteOf(one, serverNow());
  if (haste === "late")
    return html`<span class="tag bad">${icon("triangle")} ${short ? html`<span class="sr">${t("late")}</span>` : html`${t("late")} ·`} ${relative(one.due_ms)}</span>`;
  return html`<span class="tag ${haste === "soon" ? "warn" : ""}">${icon("clock")} ${relative(one.due_ms)}</span>`;
}

/** That its resident is not looked after any more: nobody is asked, and somebody has to say what becomes of it. */
export function serviceEnded(one: Pick<Order, "service_ended">): TemplateResult | typeof nothing {
  return one.service_ended
    ? html`<span class="tag bad">${icon("close")} ${t("service ended")}</span>`
    : nothing;
}
