// At a telephone call's end: was it a talk with the resident? One key says so, and the next care call is due later.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { listenToKeys } from "../kernel/keys";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { touch } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Call } from "./model";
import { lastEnded } from "./state";
import { isAsked } from "./talked_policy";

@customElement("ll-talked")
export class Talked extends LampElement {
  static override styles = look(css`
    .ask { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: center; padding: 0.5rem 1rem; margin-bottom: 0.5rem; background: var(--lamp-soft);
      border: 1px solid var(--lamp); border-radius: var(--round); box-shadow: var(--shadow); }
    .ask button { min-height: 2.25rem; }
  `);

  /** Of which call it was said already, or waved away. */
  @state() private done = 0;
  @state() private busy = false;
  #stopKeys: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [lastEnded, link]);
    new Ticking(this, 1_000, () => this.#asked() !== null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // On most keyboards the same key, with or without shift.
    this.#stopKeys = listenToKeys([
      { keys: ["+", "="], when: () => this.#asked() !== null, run: () => void this.#yes() },
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
  }

  #asked(): (Call & { resident_id: number }) | null {
    const call = lastEnded.value;
    return isAsked(call, serverNow()) && call.id !== this.done ? call : null;
  }

  async #yes(): Promise<void> {
    const call = this.#asked();
    if (!call || this.busy || link.value.state !== "live") return;
    this.busy = true;
    try {
      await post(`/calls/${call.id}/talked`, {});
      this.done = call.id;
      tell(t("Noted: you talked with {name}.", { name: call.resident_name ?? "" }));
      touch([call.resident_id]);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const call = this.#asked();
    if (!call) return nothing;
    return html`<div class="ask" role="status">${icon("phone")} <strong>${t("Did you talk with {name}?", { name: call.resident_name ?? "" })}</strong>
      ${call.callee && call.callee !== call.resident_name ? html`<span class="muted">${said(call.callee)}</span>` : nothing}
      <button class="primary" ?disabled=${this.busy || link.value.state !== "live"} @click=${() => void this.#yes()}>${icon("hand")} ${t("Yes, with the resident")} <kbd>+</kbd></button>
      <button @click=${() => {
        this.done = call.id;
      }}>${t("No")}</button></div>`;
  }
}
