// An incident on the desk: what happened to many at once, how it goes on, who is in it, and who is to be rung up next.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Alarm } from "../alarms/model";
import { calls } from "../calls/state";
import { query as asQuery, explain, get, type Page } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { aside, clock, colon, duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { atDesk } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Ticking } from "../kernel/ticking";
import { incidentNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "./chart";
import type { IncidentMembers } from "./members";
import "./members";
import type { Incident, Member } from "./model";
import "./turn";
import { type Cause, causeName, countsText, type Scope, scopeName } from "./words";

/** In an outage members come and go by the second: what is shown of them is loaded again only so often. */
const AGAIN_MS = 2_000;
const TICK_MS = 10_000;

@customElement("ll-incident")
export class IncidentView extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 1rem; }
    .counts { font-size: 1.35rem; font-weight: 700; }
    .both { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; align-items: start; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private told: Incident | null = null;
  @state() private next: Page<Member> | null = null;
  @state() private error = "";
  @query("ll-incident-members") private readonly list!: IncidentMembers | null;
  #again = 0;
  #of = 0;
  #stops: Array<() => void> = [];

  constructor() {
    super();
    new Ticking(this, TICK_MS, () => this.told?.ended_ms === null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stops = [
      incidentNews.listen(() => {
        if (incidentNews.value.some((one) => one.data.alarm_id === this.alarm.id)) this.#soon();
      }),
      calls.listen(() => this.#soon()),
      resynced.listen(() => this.#soon()),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    clearTimeout(this.#again);
    this.#again = 0;
  }

  override willUpdate(_changed: PropertyValues): void {
    if (this.#of === this.alarm.id) return;
    this.#of = this.alarm.id;
    this.told = null;
    this.next = null;
    void this.#load();
  }

  #soon(): void {
    this.#again ||= window.setTimeout(() => {
      this.#again = 0;
      this.list?.refresh();
      void this.#load();
    }, AGAIN_MS);
  }

  async #load(): Promise<void> {
    const { id } = this.alarm;
    const wanted = asQuery({ state: "wrong", called: "false", limit: 1 });
    try {
      const found = await get<Page<Member> & { incident: Incident }>(`/incidents/${id}${wanted}`);
      if (id !== this.alarm.id) return;
      this.told = found.incident;
      this.next = found;
      this.error = "";
    } catch (error) {
      if (id === this.alarm.id) this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { told, alarm } = this;
    return html`<section class="panel stack" aria-label=${t("What happened")}>
        <h2>${causeName((told?.cause ?? alarm.data?.cause) as Cause)}${colon()}${said(alarm.place)} <span class="muted">${aside(scopeName(alarm.data?.scope as Scope))}</span></h2>
        <p class="counts figures" role="status">${countsText(alarm.data)}</p>
        ${told ? this.#times(told) : this.error ? nothing : html`<p class="muted">${t("Loading…")}</p>`}
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        ${this.#hubProblem()}
      </section>
      ${told ? this.#rest(told) : nothing}`;
  }

  #times(told: Incident): TemplateResult {
    const endMs = told.ended_ms ?? serverNow();
    const lasts = duration(endMs - told.opened_ms);
    return html`<p>${
      told.ended_ms === null
        ? t("Since {time}, for {lasts} now.", { time: moment(told.opened_ms), lasts })
        : t("From {from} to {to}, for {lasts}.", {
            from: moment(told.opened_ms),
            to: moment(told.ended_ms),
            lasts,
          })
    } ${told.over_ms !== null && told.ended_ms === null ? t("Over at {time}, if it stays as it is; who is silent then gets an alarm of their own.", { time: clock(told.over_ms, false) }) : ""}</p>`;
  }

  /** The centre's own trouble just before: perhaps not the homes are the cause. */
  #hubProblem(): TemplateResult | typeof nothing {
    const id = this.alarm.data?.hub_alarm;
    if (typeof id !== "number") return nothing;
    return html`<p><span class="tag warn">${icon("hub")} ${t("The centre's computer had trouble just before.")}</span>
      <a href=${href("alarms", id)}>${t("Alarm {id}", { id })}</a></p>`;
  }

  #rest(told: Incident): TemplateResult {
    const chart = html`<section class="panel" aria-label=${t("How it went on")}>
      <ll-incident-chart .minutes=${told.minutes} .from=${told.opened_ms} .to=${told.ended_ms ?? serverNow()}></ll-incident-chart></section>`;
    const turn =
      atDesk() && told.ended_ms === null
        ? html`<section class="panel" aria-label=${t("Ring them up in turn")}>
          <ll-incident-turn .alarm=${this.alarm.id} .next=${this.next?.items[0] ?? null} .left=${this.next?.total ?? 0}></ll-incident-turn></section>`
        : nothing;
    return html`<div class="both">${chart}${turn}</div>
      <section class="panel" aria-label=${t("Members")}><ll-incident-members .alarm=${this.alarm.id}></ll-incident-members></section>`;
  }
}
