// One complaint: what the resident says, what the provider says, what was decided, and the next step.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { post } from "../kernel/api";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Loaded } from "../kernel/loaded";
import { atDesk, isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { serviceName } from "../providers/kinds";
import { ask, type Question } from "../residents/form_dialog";
import { complaintsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import {
  appealName,
  type Complaint,
  kindName,
  OUTCOMES,
  outcomeName,
  outcomeText,
  sourceName,
  stateName,
} from "./model";

@customElement("ll-complaint")
export class ComplaintView extends LampElement {
  static override styles = look(css`
    article { display: grid; gap: 0.75rem; }
    .words { white-space: pre-wrap; overflow-wrap: anywhere; }
  `);

  @property({ type: Number }) complaint!: number;
  readonly #loaded = new Loaded<Complaint>(this, () => `/complaints/${this.complaint}`, [complaintsChanged]);

  constructor() {
    super();
    new Watch(this, [link, me]);
  }

  override render(): TemplateResult {
    const { found: one, error } = this.#loaded;
    if (error) return html`<p class="panel error" role="alert">${error}</p>`;
    if (one === null) return html`<p class="panel muted" aria-busy="true">${t("Loading…")}</p>`;
    return html`<article><section class="panel stack"><h2>${kindName(one.kind)} ${one.grave ? html`<span class="tag bad">${icon("triangle")} ${t("grave")}</span>` : nothing}</h2>
        <p>${stateName(one.state)}${one.due_ms === null ? nothing : html` · ${t("by {time}", { time: moment(one.due_ms) })}`}</p>
        <p><a href=${href("orders", one.order_id)}>${t("order {id}", { id: one.order_id })}</a> ${serviceName(one.service)} · <a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a> · <a href=${href("providers", one.provider_id)}>${said(one.provider_name ?? "")}</a></p>
        ${this.#buttons(one)}</section>
      ${this.#part(sourceName(one.source), one.words, one.raised_ms, one.raised_by_name)}
      ${one.heard_ms === null ? nothing : this.#part(t("What the provider says"), one.statement || t("They were asked and said nothing."), one.heard_ms, one.heard_by_name)}
      ${one.decided_ms === null ? nothing : this.#part(outcomeText(one), one.reason, one.decided_ms, one.decided_by_name)}
      ${one.appealed_ms === null ? nothing : this.#part(t("Appeal of the provider"), one.appeal_words, one.appealed_ms, null)}
      ${one.appeal === null ? nothing : this.#part(appealName(one.appeal), one.appeal_reason, one.appeal_ms ?? 0, one.appeal_by_name)}</article>`;
  }

  #part(title: string, words: string, at: number, by: string | null): TemplateResult {
    return html`<section class="panel"><h3>${title}</h3><p class="words">${said(words)}</p><p class="small muted">${moment(at)} ${by ? said(by) : nothing}</p></section>`;
  }

  #buttons(one: Complaint): TemplateResult | typeof nothing {
    if (!atDesk()) return nothing;
    const off = link.value.state !== "live";
    const mine = me.value?.id ?? 0;
    const kept = one.kept_from.includes(mine);
    const open = one.state === "open" || one.state === "heard";
    return html`<div class="row">
      ${open ? html`<button ?disabled=${off} @click=${() => this.#hear(one)}>${icon("phone")} ${t("Hear the provider")}</button>` : nothing}
      ${open && isSupervisor() ? html`<button class="primary" ?disabled=${off || kept} @click=${() => this.#decide(one)}>${icon("done")} ${t("Decide")}</button>` : nothing}
      ${one.state === "decided" ? html`<button ?disabled=${off} @click=${() => this.#appeal(one)}>${icon("again")} ${t("The provider appeals")}</button>` : nothing}
      ${one.state === "appealed" && isSupervisor() ? html`<button class="primary" ?disabled=${off || kept} @click=${() => this.#settle(one)}>${icon("done")} ${t("Decide the appeal")}</button>` : nothing}</div>
      ${kept && isSupervisor() && one.state !== "final" && one.state !== "decided" ? html`<p class="small muted">${icon("people")} ${whyKept(one, mine)}</p>` : nothing}`;
  }

  #ask(
    one: Complaint,
    path: string,
    question: Omit<Question, "send">,
    body = (all: Record<string, unknown>) => all,
  ): void {
    ask(this, {
      ...question,
      send: async (_, all) => {
        this.#loaded.show(
          await post<Complaint>(`/complaints/${one.id}/${path}`, { version: one.version, ...body(all) }),
        );
      },
    });
  }

  #hear(one: Complaint): void {
    this.#ask(one, "heard", {
      title: t("What the provider says"),
      fields: [
        { name: "statement", label: t("Empty: they were asked and said nothing"), kind: "area", max: 2000 },
      ],
      values: { statement: one.statement },
    });
  }

  #decide(one: Complaint): void {
    const open = one.heard_ms === null ? OUTCOMES.filter((each) => each === "unfounded") : OUTCOMES;
    this.#ask(
      one,
      "decide",
      {
        title: t("What comes of it"),
        fields: [
          {
            name: "outcome",
            label: t("Outcome"),
            kind: "choice",
            options: open.map((each) => [each, outcomeName(each)]),
            required: true,
          },
          { name: "yuan", label: t("Refund in yuan (only with a refund)"), kind: "number" },
          { name: "reason", label: t("Why"), kind: "area", max: 400, required: true },
        ],
        values: { outcome: open[0], yuan: "", reason: "" },
        action: t("Decide"),
      },
      (all) => ({
        outcome: all.outcome,
        reason: all.reason,
        refund_fen: all.yuan ? Math.round(Number(all.yuan) * 100) : null,
      }),
    );
  }

  #appeal(one: Complaint): void {
    this.#ask(one, "appeal", {
      title: t("Appeal of the provider"),
      fields: [{ name: "words", label: t("What they say"), kind: "area", max: 2000, required: true }],
      values: { words: "" },
    });
  }

  #settle(one: Complaint): void {
    this.#ask(one, "appeal/decide", {
      title: t("Decide the appeal"),
      fields: [
        {
          name: "appeal",
          label: t("Outcome"),
          kind: "choice",
          options: ["stands", "overturned"].map((each) => [each, appealName(each)]),
          required: true,
        },
        { name: "reason", label: t("Why"), kind: "area", max: 400, required: true },
      ],
      values: { appeal: "stands", reason: "" },
    });
  }
}

/** Why the next decision is for somebody else. */
function whyKept(one: Complaint, mine: number): string {
  if (one.state === "appealed" && [one.raised_by, one.decided_by].includes(mine))
    return t("You have raised or decided this: another supervisor hears the appeal.");
  return one.raised_by === mine
    ? t("You have raised it: another supervisor decides.")
    : t("You have sent this provider: another supervisor decides.");
}
