// The score of a provider: this month as it stands, those that are over with their parts, appeals, and the rules.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { monthName } from "../care_figures/model";
import { post } from "../kernel/api";
import { link } from "../kernel/feed";
import { colon, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Loaded } from "../kernel/loaded";
import { atDesk, isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { ask } from "../residents/form_dialog";
import { providersChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type Effect, effectName, partName, points, type Rules } from "./model";

interface Month {
  month: string;
  points: number | null;
  worth?: number | null;
  parts: Readonly<Record<string, number>>;
  effect: Effect;
}
interface Appeal {
  id: number;
  about: "score" | "suspension";
  month: string | null;
  words: string;
  made_ms: number;
  made_by: number;
  made_by_name: string | null;
  decision: "stands" | "changed" | null;
  points: number | null;
  reason: string;
}
interface Scores {
  current: Month;
  months: Month[];
  appeals: Appeal[];
  rules: { rules: Rules };
}

@customElement("ll-provider-scores")
export class ProviderScores extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.6rem; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th { text-align: start; font-weight: 400; } td { text-align: end; }
    th, td { padding: 0.2rem 0.4rem; border-bottom: 1px solid var(--line); }
    .big { font-size: 1.6rem; font-weight: 700; font-variant-numeric: tabular-nums; }
    summary { cursor: pointer; }
  `);

  @property({ type: Number }) provider!: number;
  @property() standing = "";
  readonly #loaded = new Loaded<Scores>(this, () => `/providers/${this.provider}/scores`, [providersChanged]);

  constructor() {
    super();
    new Watch(this, [link, me]);
  }

  override render(): TemplateResult {
    const { found, error } = this.#loaded;
    if (error) return html`<p class="error" role="alert">${error}</p>`;
    if (!found) return html`<p class="muted" aria-busy="true">${t("Loading…")}</p>`;
    const { rules } = found.rules;
    return html`<p><span class="big">${points(found.current.points)}</span> <span class="muted">${t("of 100 so far in {month}", { month: monthName(found.current.month) })}</span></p>
      ${parts(found.current, rules.weights)}
      <p class="small muted">${t("Below {warn} points a warning, below {suspend} no more orders.", { warn: rules.warn_below, suspend: rules.suspend_below })} <a href="/scores/rules" target="_blank" rel="noopener">${t("The rules, as everybody may read them")}</a></p>
      ${found.months.length === 0 ? html`<p class="muted">${t("No month is over yet.")}</p>` : found.months.map((one) => this.#month(one, rules.weights))}
      ${found.appeals.map((one) => this.#appeal(one))}
      ${this.standing === "suspended" && atDesk() ? html`<div><button ?disabled=${link.value.state !== "live"} @click=${() => this.#make("suspension", null)}>${t("They appeal against being suspended")}</button></div>` : nothing}`;
  }

  #month(one: Month, weights: Readonly<Record<string, number>>): TemplateResult {
    const effect = effectName(one.effect);
    return html`<details><summary>${monthName(one.month)}${colon()}<strong>${points(one.worth ?? one.points)}</strong>
        ${one.worth !== one.points ? html`<span class="muted">${t("counted: {points}", { points: points(one.points) })}</span>` : nothing}
        ${effect ? html`<span class="tag bad">${icon("triangle")} ${effect}</span>` : nothing}</summary>
      ${parts(one, weights)}
      ${atDesk() ? html`<button class="quiet" ?disabled=${link.value.state !== "live"} @click=${() => this.#make("score", one.month)}>${t("They appeal against this")}</button>` : nothing}</details>`;
  }

  #appeal(one: Appeal): TemplateResult {
    const may = one.decision === null && isSupervisor() && one.made_by !== me.value?.id;
    return html`<div class="panel"><strong>${one.about === "score" ? t("Appeal against {month}", { month: monthName(one.month ?? "") }) : t("Appeal against being suspended")}</strong>
      <p>${said(one.words)}</p><p class="small muted">${moment(one.made_ms)} ${said(one.made_by_name ?? "")}</p>
      ${one.decision === null ? nothing : html`<p>${one.decision === "stands" ? t("It stands.") : t("It was changed.")} ${said(one.reason)}</p>`}
      ${may ? html`<button ?disabled=${link.value.state !== "live"} @click=${() => this.#decide(one)}>${t("Decide the appeal")}</button>` : nothing}</div>`;
  }

  #make(about: Appeal["about"], month: string | null): void {
    ask(this, {
      title: t("Appeal of the provider"),
      fields: [{ name: "words", label: t("What they say"), kind: "area", max: 2000, required: true }],
      values: { words: "" },
      send: async (_, all) => {
        const body = { about, month, words: all.words };
        this.#loaded.show(await post<Scores>(`/providers/${this.provider}/score-appeals`, body));
      },
    });
  }

  #decide(one: Appeal): void {
    ask(this, {
      title: t("Decide the appeal"),
      fields: [
        {
          name: "decision",
          label: t("Outcome"),
          kind: "choice",
          options: [
            ["stands", t("It stands.")],
            ["changed", one.about === "score" ? t("The month has other points") : t("They are reinstated")],
          ],
          required: true,
        },
        ...(one.about === "score"
          ? [{ name: "points", label: t("Points (if changed)"), kind: "number" as const }]
          : []),
        { name: "reason", label: t("Why"), kind: "area", max: 400, required: true },
      ],
      values: { decision: "stands", points: "", reason: "" },
      send: async (_, all) => {
        const worth = all.decision === "changed" && all.points ? Number(all.points) : null;
        const body = { decision: all.decision, reason: all.reason, points: worth };
        this.#loaded.show(await post<Scores>(`/score-appeals/${one.id}/decide`, body));
      },
    });
  }
}

function parts(one: Month, weights: Readonly<Record<string, number>>): TemplateResult | typeof nothing {
  const rows = Object.entries(one.parts);
  if (rows.length === 0) return html`<p class="muted">${t("Nothing happened that could be counted.")}</p>`;
  return html`<table><tbody>${rows.map(
    ([key, value]) =>
      html`<tr><th scope="row">${partName(key)}</th><td>${value}${key in weights ? ` / ${weights[key]}` : ""}</td></tr>`,
  )}</tbody></table>`;
}
