// What has happened with an order, from the first to the last, with who did it and how long it took.
import { html, nothing, type TemplateResult } from "lit";
import { appointed, aside, duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { yuan } from "../providers/register";
import { reasonName, type Step, stepName } from "./model";

export function history(steps: readonly Step[]): TemplateResult {
  return html`<ol class="history">${steps.map(
    (one, at) => html`<li><span class="figures muted small">${moment(one.at_ms)}</span>
      <span><strong>${stepName(one.what)}</strong> ${one.provider_name ? said(one.provider_name) : nothing}
        <span class="small muted">${who(one)}${at > 0 ? aside(`+${duration(one.at_ms - (steps[at - 1]?.at_ms ?? one.at_ms))}`) : ""}</span>
        ${detail(one)}</span></li>`,
  )}</ol>`;
}

function who(one: Step): string {
  if (one.by_name) return one.by_name;
  if (one.actor === "hub") return t("by itself");
  if (one.actor === "visitor") return t("by who went there to ask");
  return one.actor.startsWith("device") ? t("by the phone there") : t("by their page");
}

function detail({ data }: Step): TemplateResult | typeof nothing {
  const words: string[] = [];
  if (typeof data.reason === "string" && data.reason) words.push(reasonName(data.reason));
  for (const name of ["note", "anyway"] as const)
    if (typeof data[name] === "string" && data[name]) words.push(data[name]);
  for (const name of ["quote_fen", "amount_fen"] as const)
    if (typeof data[name] === "number") words.push(yuan(data[name]));
  if (typeof data.told_ms === "number")
    words.push(t("told at {time}: at night nobody is woken for this", { time: appointed(data.told_ms) }));
  if (typeof data.given === "boolean") words.push(data.given ? t("agrees") : t("does not agree"));
  return words.length === 0
    ? nothing
    : html`<span class="small">${words.map((word) => html`${said(word)} `)}</span>`;
}
