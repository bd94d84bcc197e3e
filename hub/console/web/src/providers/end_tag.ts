// The end of a paper beside its name.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../shell/icons";
import { endOf, type Standing, standingName } from "./register";

/** `short`: in a list, where the day itself would push the name away. */
export function endTag(until: string, left: number, short = false): TemplateResult {
  const { tone, sign, text, days } = endOf(until, left);
  return html`<span class="tag ${tone}">${sign ? icon(sign) : nothing} ${short ? days : text}</span>`;
}

const SIGNS = { active: "done", suspended: "triangle", ended: "close", archived: "inbox" } as const;

export function standingTag(standing: Standing): TemplateResult {
  const tone = { active: "good", suspended: "bad", ended: "", archived: "" }[standing];
  return html`<span class="tag ${tone}">${icon(SIGNS[standing])} ${standingName(standing)}</span>`;
}
