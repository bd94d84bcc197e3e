// One provider: who goes, with which papers, for how much, when, and what has happened.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { link } from "../kernel/feed";
import { calendarDay, listed, moment, phone } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { Zone } from "../residents/model";
import { dialectName } from "../residents/words";
import { providersChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { endTag, standingTag } from "./end_tag";
import "./provider_history";
import "./provider_orders";
import "../scores/panel";
import {
  type Goer,
  type Kind,
  kindName,
  type Paper,
  type ProviderCard,
  paperName,
  placeText,
  priceText,
  whenText,
} from "./register";

const ZONES_SHOWN = 6;

@customElement("ll-provider-card")
export class ProviderCardView extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 1rem; align-content: start; }
    .head { display: flex; flex-wrap: wrap; gap: 0.5rem 0.8rem; align-items: center; }
    .end { margin-inline-start: auto; }
    dl { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: 0.3rem 1rem; }
    dt { color: var(--muted); }
    dd { overflow-wrap: anywhere; }
    li { display: flex; flex-wrap: wrap; gap: 0.3rem 0.7rem; align-items: center; padding: 0.4rem 0; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    li > .grow { min-width: 8rem; overflow-wrap: anywhere; }
    .hands { display: flex; margin-inline-start: auto; }
    .gone { color: var(--muted); }
    h2 { display: flex; gap: 0.5rem; align-items: center; }
    h2 button { margin-inline-start: auto; font-size: 0.875rem; min-height: 2rem; }
  `);

  @property({ type: Number }) provider!: number;
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @property({ attribute: false }) zones: readonly Zone[] = [];
  @state() private card: ProviderCard | null = null;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [link, me, providersChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("provider")) {
      this.card = null;
      this.error = "";
    }
    const wanted = `${this.provider}:${providersChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(this.provider);
  }

  async #load(id: number): Promise<void> {
    try {
      const card = await get<ProviderCard>(`/providers/${id}`);
      if (id === this.provider) this.card = card;
    } catch (error) {
      if (id === this.provider) this.error = explain(error);
    }
  }

  /** Opens the dialog of `provider_edits.ts`, which is brought when somebody writes. */
  #edit(what: (edits: typeof import("./provider_edits"), card: ProviderCard) => void): () => Promise<void> {
    return async () => {
      if (this.card) what(await import("./provider_edits"), this.card);
    };
  }

  override render(): TemplateResult | typeof nothing {
    const { card } = this;
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (!card) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    return html`<section class="panel stack">${this.#head(card)}${this.#facts(card)}</section>
      <section class="panel stack"><h2>${icon("note")} ${t("Papers of the business")} ${this.#button(
        "plus",
        t("Bring a paper"),
        this.#edit((edits, one) => edits.bringPaper(this, one, null)),
      )}</h2>
        ${this.#papers(card, null)}${this.#contract(card)}</section>
      <section class="panel stack"><h2>${icon("people")} ${t("Who goes")} ${this.#button(
        "plus",
        t("Somebody new"),
        this.#edit((edits, one) => edits.addGoer(this, one, this.kinds)),
      )}</h2>
        ${card.workers.length === 0 ? html`<p class="muted">${t("Nobody yet. Until somebody is named, nobody is sent.")}</p>` : html`<ul>${card.workers.map((one) => this.#goer(card, one))}</ul>`}</section>
      <section class="panel stack"><h2>${icon("order")} ${t("Prices")} ${this.#button(
        "note",
        t("Edit the prices"),
        this.#edit((edits, one) => edits.editPrices(this, one, this.kinds)),
      )}</h2>
        ${card.prices.length === 0 ? html`<p class="muted">${t("No prices were agreed on.")}</p>` : html`<ul>${card.prices.map((one) => html`<li><span class="grow">${this.#service(one.service)}</span><span class="figures">${priceText(one)}</span></li>`)}</ul>`}</section>
      <section class="panel stack"><h2>${icon("calendar")} ${t("Days on which they do not come")} ${this.#button(
        "plus",
        t("Add days"),
        this.#edit((edits, one) => edits.addAway(this, one)),
      )}</h2>
        ${this.#away(card)}</section>
      ${me.value?.role === "auditor" ? nothing : html`<section class="panel stack"><h2>${icon("order")} ${t("Orders")}</h2><ll-provider-orders .provider=${card.id}></ll-provider-orders></section>`}
      <section class="panel stack"><h2>${icon("star")} ${t("Score")}</h2><ll-provider-scores .provider=${card.id} .standing=${card.standing}></ll-provider-scores></section>
      <section class="panel stack"><h2>${icon("clock")} ${t("History")}</h2><ll-provider-history .provider=${card.id} .version=${providersChanged.value}></ll-provider-history></section>`;
  }

  #head(card: ProviderCard): TemplateResult {
    return html`<div class="head"><h1>${said(card.name)}</h1> ${standingTag(card.standing)}
        <span class="end row">${this.#button(
          "note",
          t("Edit"),
          this.#edit((edits, one) => edits.editProvider(this, one, this.kinds, this.zones)),
        )}
        ${card.standing === "active" ? this.#button("triangle", t("Suspend"), this.#step("suspend")) : nothing}
        ${card.standing === "suspended" || card.standing === "ended" ? this.#button("done", t("Reinstate"), this.#step("reinstate")) : nothing}
        ${card.standing === "active" || card.standing === "suspended" ? this.#button("close", t("End"), this.#step("end")) : nothing}
        ${card.standing === "ended" ? this.#button("inbox", t("Into the archive"), this.#step("archive")) : nothing}</span></div>
      ${card.standing_reason && card.standing_ms ? html`<p>${moment(card.standing_ms)} · ${said(card.standing_reason)}</p>` : nothing}`;
  }

  #step(step: "suspend" | "reinstate" | "end" | "archive"): () => Promise<void> {
    return this.#edit((edits, card) => edits.changeStanding(this, card, step));
  }

  #facts(card: ProviderCard): TemplateResult {
    const zones = card.zones
      .map((id) => this.zones.find((one) => one.id === id)?.name)
      .filter((one) => one !== undefined);
    const shown = zones.slice(0, ZONES_SHOWN).join(" · ");
    const rest = card.zones.length - Math.min(zones.length, ZONES_SHOWN);
    const lines: ReadonlyArray<readonly [string, unknown]> = [
      [t("Telephone"), html`<span class="figures">${phone(card.phone)}</span>`],
      [t("E-mail"), card.email ? said(card.email) : null],
      [t("Services"), card.services.map((one) => this.#service(one)).join(" · ")],
      [
        t("Zones"),
        html`${said(shown)} ${rest > 0 ? html`<span class="muted">${t("and {count} more", { count: rest })}</span>` : nothing}`,
      ],
      [t("Hours"), whenText(card.hours)],
      [t("Where it is urgent"), card.emergencies ? t("at any time") : null],
      [
        t("At once and in a day"),
        t("{parallel} at once, {daily} in a day", { parallel: card.parallel_max, daily: card.daily_max }),
      ],
      [t("Languages"), card.languages.length > 0 ? listed(card.languages.map(dialectName)) : null],
      [t("Location"), placeText(card)],
      [t("Number in their list"), card.external_id ? said(card.external_id) : null],
      [t("Note"), card.note ? said(card.note) : null],
    ];
    return html`<dl>${lines.filter(([, value]) => value !== null).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }

  #papers(card: ProviderCard, worker: number | null): TemplateResult {
    const own = card.documents.filter((one) => one.worker_id === worker);
    if (own.length === 0 && worker === null) return html`<p class="muted">${t("No papers yet.")}</p>`;
    const before = card.replaced.filter((one) => one.worker_id === worker);
    return html`${worker === null ? html`<ul>${own.map((one) => html`<li>${paper(one)}</li>`)}</ul>` : own.map((one) => html`<span class="row">${paper(one)}</span>`)}
      ${before.length > 0 && worker === null ? html`<details><summary>${tn("{count} paper of before", "{count} papers of before", before.length)}</summary><ul>${before.map((one) => html`<li class="gone">${paperName(one.kind)} ${said(one.number)} ${t("until {day}", { day: calendarDay(one.until) })}</li>`)}</ul></details>` : nothing}`;
  }

  #contract(card: ProviderCard): TemplateResult | typeof nothing {
    if (card.contract_until === null || card.days_left === null) return nothing;
    return html`<p class="row"><span>${paperName("contract")}</span> ${endTag(card.contract_until, card.days_left)}</p>
      ${card.days_left < 0 ? html`<p class="muted">${t("They are asked no more since the contract has ended. What they have in hand goes on.")}</p>` : nothing}`;
  }

  #goer(card: ProviderCard, one: Goer): TemplateResult {
    const edit = this.#edit((edits, known) => edits.editGoer(this, known, one, this.kinds));
    const bring = this.#edit((edits, known) => edits.bringPaper(this, known, one));
    const turn = this.#edit((edits, known) => void edits.sendGoer(known, one, !one.active));
    return html`<li class=${one.active ? "" : "gone"}><span class="grow"><strong>${said(one.name)}</strong> ${one.active ? nothing : html`<span class="tag">${t("goes no more")}</span>`}
        <br /><span class="small muted">${[...one.skills.map((skill) => this.#skill(skill)), ...one.languages.map(dialectName)].join(" · ")}</span></span>
      ${one.active ? this.#papers(card, one.id) : nothing}
      <span class="hands">${one.active ? this.#button("note", t("Edit {name}", { name: one.name }), edit, true) : nothing}
      ${one.active ? this.#button("plus", t("Bring a paper of {name}", { name: one.name }), bring, true) : nothing}
      ${this.#button(one.active ? "close" : "again", one.active ? t("{name} goes no more", { name: one.name }) : t("{name} goes again", { name: one.name }), turn, true)}</span></li>`;
  }

  #away(card: ProviderCard): TemplateResult {
    if (card.away.length === 0) return html`<p class="muted">${t("None is known.")}</p>`;
    return html`<ul>${card.away.map((one) => {
      const who = card.workers.find((goer) => goer.id === one.worker_id)?.name;
      const days =
        one.from_day === one.until_day
          ? calendarDay(one.from_day)
          : `${calendarDay(one.from_day)} – ${calendarDay(one.until_day)}`;
      const back = this.#edit((edits, known) => void edits.cancelAway(known, one));
      return html`<li><span class="grow">${days} · ${who ? said(who) : t("nobody comes")} ${said(one.reason)}</span>${this.#button("close", t("They come after all"), back)}</li>`;
    })}</ul>`;
  }

  #button(
    sign: "note" | "plus" | "triangle" | "done" | "close" | "inbox" | "again",
    label: string,
    work: () => unknown,
    bare = false,
  ): TemplateResult | typeof nothing {
    if (!isSupervisor()) return nothing;
    return html`<button type="button" class=${bare ? "quiet" : ""} aria-label=${bare ? label : nothing} title=${bare ? label : nothing}
      ?disabled=${link.value.state !== "live"} @click=${work}>${icon(sign)} ${bare ? nothing : label}</button>`;
  }

  #service(key: string): string {
    const kind = this.kinds.find((one) => one.key === key);
    return kind ? kindName(kind) : key;
  }

  /** A skill is called as the service that takes it. */
  #skill(key: string): string {
    const kind = this.kinds.find((one) => one.skills.includes(key));
    return kind ? kindName(kind) : key;
  }
}

function paper(one: Paper): TemplateResult {
  return html`<span class="grow">${paperName(one.kind)} <span class="muted">${said(one.number)}</span></span>${endTag(one.until, one.days_left)}`;
}
