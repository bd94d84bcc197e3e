// Handing over: on the left all hand-overs by day, on the right the one to read, or mine to write.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, post, query } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { go, href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { handOversChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { twoPanes } from "../shell/panes";
import { type HandOver, type Head, stateName } from "./model";
import "./draft";
import "./one";

const SHOWN = 100;

@customElement("ll-hand-overs")
export class HandOversPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    .list { overflow: auto; flex: 1 1 0; display: grid; gap: 0.4rem; align-content: start; padding: 0.25rem; }
    .list a { display: grid; gap: 0.1rem; padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: var(--round-small); background: var(--surface); color: inherit; text-decoration: none; }
    .list a[aria-current="true"] { background: var(--accent-soft); border-color: var(--accent); }
    .days { display: flex; flex-wrap: wrap; gap: 0.5rem; padding-inline: 0.25rem; }
    @media (max-width: 62rem) { .list { flex: none; max-height: 40dvh; } }
  `,
  ]);

  @state() private heads: readonly Head[] | null = null;
  @state() private mine: HandOver | null = null;
  @state() private first = "";
  @state() private last = "";
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [route, me, link, resynced, handOversChanged]);
  }

  override willUpdate(): void {
    const wanted = `${this.first}:${this.last}:${resynced.value}:${handOversChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<Page<Head>>(
        `/hand-overs${query({ from: this.first, to: this.last, limit: SHOWN })}`,
      );
      if (wanted !== this.#shown) return;
      this.heads = found.items;
      this.error = "";
      if (found.items.some((one) => one.state === "draft") && !this.mine) await this.#begin();
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #begin = async (): Promise<void> => {
    try {
      this.mine = await post<HandOver>("/hand-overs", undefined);
    } catch (error) {
      this.error = explain(error);
    }
  };

  readonly #offered = (event: CustomEvent<number>): void => {
    this.mine = null;
    handOversChanged.set(handOversChanged.value + 1);
    go("handover", event.detail);
  };

  readonly #takenBack = async (): Promise<void> => {
    await this.#begin();
    handOversChanged.set(handOversChanged.value + 1);
    go("handover");
  };

  override render(): TemplateResult {
    const number = route.value.page === "handover" ? route.value.id : null;
    return html`<section class="left" aria-label=${t("All hand-overs")}>
        <div class="heading"><h1>${t("Hand-over")}</h1><span class="muted figures" role="status">${this.heads === null ? t("Loading…") : nothing}</span></div>
        <div class="days"><label class="field">${t("From")} <input type="date" .value=${this.first} @change=${(
          e: Event,
        ) => {
          this.first = (e.target as HTMLInputElement).value;
        }} /></label><label class="field">${t("To")} <input type="date" .value=${this.last} @change=${(
          e: Event,
        ) => {
          this.last = (e.target as HTMLInputElement).value;
        }} /></label></div>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="list"><a href=${href("handover")} aria-current=${number === null}><strong>${icon("note")} ${t("My hand-over")}</strong></a>
          ${this.heads?.filter((one) => one.state !== "draft").map((one) => this.#head(one, number))}
          ${this.heads?.length === 0 ? html`<p class="muted small">${t("No hand-over here.")}</p>` : nothing}</div></section>
      <section class="right">${number === null ? this.#writing() : html`<ll-hand-over-one .number=${number} @taken-back=${this.#takenBack}></ll-hand-over-one>`}</section>`;
  }

  #head(one: Head, number: number | null): TemplateResult {
    return html`<a href=${href("handover", one.id)} aria-current=${one.id === number}>
      <span><strong>${said(one.outgoing_name)}</strong>${one.incoming_name ? html` → <strong>${said(one.incoming_name)}</strong>` : nothing}</span>
      <span class="muted small figures">${moment(one.outgoing_signed_ms ?? one.created_ms)} · ${stateName(one.state)}</span></a>`;
  }

  #writing(): TemplateResult {
    if (this.mine)
      return html`<ll-hand-over-draft .draft=${this.mine} @offered=${this.#offered} @kept=${(
        e: CustomEvent<HandOver>,
      ) => {
        if (this.mine) this.mine = e.detail;
      }}></ll-hand-over-draft>`;
    return html`<div class="empty">${icon("note")}<h2>${t("You have not begun a hand-over")}</h2>
      <p>${t("It gathers what is open by itself; you add what who comes must know.")}</p>
      <button class="primary" ?disabled=${link.value.state !== "live"} @click=${this.#begin}>${t("Begin the hand-over")}</button></div>`;
  }
}
