// Who is to be rung up next: the members who are not back, one after the other, those for whom waiting is worst first.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { callStateName } from "../calls/model";
import { shownTo } from "../calls/reduce";
import { calls, place } from "../calls/state";
import { explain } from "../kernel/api";
import { link } from "../kernel/feed";
import { colon } from "../kernel/format";
import { t } from "../kernel/i18n";
import { listenToKeys } from "../kernel/keys";
import { me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Member } from "./model";

@customElement("ll-incident-turn")
export class IncidentTurn extends LampElement {
  static override styles = look(css`
    .next { display: grid; gap: 0.2rem; overflow-wrap: anywhere; }
    .next strong { font-size: 1.1rem; }
  `);

  @property({ type: Number }) alarm = 0;
  @property({ attribute: false }) next: Member | null = null;
  /** How many are left to be rung up. */
  @property({ type: Number }) left = 0;
  @state() private busy = false;
  #stopKeys: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [calls, link, me]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopKeys = listenToKeys([{ keys: ["p"], run: () => void this.#call() }]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
  }

  async #call(): Promise<void> {
    if (this.busy || this.next === null || link.value.state !== "live") return;
    this.busy = true;
    try {
      await place({ resident_id: this.next.resident_id, alarm_id: this.alarm });
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const { next } = this;
    const going = shownTo(me.value?.id ?? 0, calls.value).find((one) => one.alarm_id === this.alarm);
    return html`<h2>${t("Ring them up in turn")}${colon()}${t("{count} left", { count: this.left })}</h2>
      ${going ? html`<p><span class="tag warn">${icon("phone")} ${said(going.callee)}${colon()}${callStateName(going.state)}</span></p>` : nothing}
      ${
        next === null
          ? html`<p class="muted">${t("Everybody who is not back has been rung up.")}</p>`
          : html`<div class="next"><strong>${said(next.name)}</strong><span>${said(next.address)} · ${t("floor {floor}", { floor: next.floor })}</span></div>
          <div class="row"><button class="primary" ?disabled=${this.busy || link.value.state !== "live"} @click=${() => void this.#call()}>
            ${icon("phone")} ${t("Call {name}", { name: next.name })} <kbd aria-hidden="true">P</kbd></button>
            <a class="button" href=${href("residents", next.resident_id)}>${icon("person")} ${t("Open the card")}</a></div>`
      }`;
  }
}
