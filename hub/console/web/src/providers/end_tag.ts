// The end of a paper beside its name.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../shell/icons";
import { endOf, type Standing, standingName } from "./register";

export function endTag(until: string, left: number): TemplateResult {
  const { tone, sign, text } = endOf(until, left);
  return html`<span class="tag ${tone}">${sign ? icon(sign) : nothing} ${text}</span>`;
}

const SIGNS = { active: "done", suspended: "hand", ended: "close", archived: "inbox" } as const;

export function standingTag(standing: Standing): TemplateResult {
  const tone = { active: "good", suspended: "bad", ended: "", archived: "" }[standing];
  return html`<span class="tag ${tone}">${icon(SIGNS[standing])} ${standingName(standing)}</span>`;
}
