// One hand-over, whole: to be read by who comes, signed, and printed.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { colon, comma, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { handOversChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type HandOver, stateName } from "./model";
import "./open_list";

@customElement("ll-hand-over-one")
export class HandOverOne extends LampElement {
  static override styles = look(css`
    .panel { display: grid; gap: 0.9rem; }
    .words { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1.05rem; }
    .heading { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
    .digest { font: 0.75rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
  `);

  @property({ type: Number }) number!: number;
  @state() private shown: HandOver | null = null;
  @state() private error = "";
  @state() private busy = false;
  #loaded = "";

  constructor() {
    super();
    new Watch(this, [link, me, handOversChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("number")) this.shown = null;
    const wanted = `${this.number}:${handOversChanged.value}`;
    if (wanted === this.#loaded || (this.shown?.state === "signed" && this.shown.id === this.number)) return;
    this.#loaded = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<HandOver>(`/hand-overs/${this.number}`);
      if (wanted !== this.#loaded) return;
      this.shown = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #do(what: "sign" | "take-back", done: string): Promise<void> {
    if (!this.shown) return;
    this.busy = true;
    try {
      this.shown = await post<HandOver>(`/hand-overs/${this.number}/${what}`, {
        version: this.shown.version,
      });
      this.error = "";
      tell(done);
      this.dispatchEvent(new CustomEvent(what === "sign" ? "signed" : "taken-back"));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const one = this.shown;
    return html`<div class="panel">
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${one ? this.#whole(one) : this.error ? nothing : html`<p class="muted" role="status">${t("Loading…")}</p>`}</div>`;
  }

  #whole(one: HandOver): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const mine = one.outgoing === me.value?.id;
    return html`<div class="heading"><h1 tabindex="-1">${t("Hand-over of {name}", { name: one.outgoing_name })}</h1>
        <span class="tag ${one.state === "signed" ? "good" : "warn"}">${icon(one.state === "signed" ? "done" : "clock")} ${stateName(one.state)}</span>
        <span class="grow"></span><a class="button" target="_blank" rel="noopener" href="/print/hand-overs/${one.id}">${icon("order")} ${t("Print")}</a></div>
      <p class="words">${one.text ? said(one.text) : html`<span class="muted">${t("Nothing was written.")}</span>`}</p>
      <ll-open-list .open=${one.open}></ll-open-list>
      <p>${icon("hand")} ${t("Handed over by")} <strong>${said(one.outgoing_name)}</strong>${one.outgoing_signed_ms === null ? nothing : html`${comma()}${moment(one.outgoing_signed_ms)}`}<br />
        ${icon("hand")} ${t("Taken over by")} ${one.incoming_signed_ms === null ? html`<span class="muted">${t("not signed yet")}</span>` : html`<strong>${said(one.incoming_name)}</strong>${comma()}${moment(one.incoming_signed_ms)}`}</p>
      ${one.digest ? html`<p class="muted digest">${t("Fingerprint of what was signed")}${colon()}${one.digest}</p>` : nothing}
      ${
        one.state !== "offered"
          ? nothing
          : mine
            ? html`<div class="row"><button ?disabled=${off} @click=${() => this.#do("take-back", t("It is a draft again."))}>${icon("again")} ${t("Take it back and write on")}</button></div>`
            : html`<div class="row"><button class="primary" ?disabled=${off} @click=${() => this.#do("sign", t("You have taken over."))}>${icon("hand")} ${t("I have read it and take over")}</button></div>`
      }`;
  }
}
