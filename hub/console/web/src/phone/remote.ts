// The remote control and what can be done with it: how far away it is, its battery, its button held, pairing.
import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { send } from "./link";
import { type PhoneState, remoteName } from "./model";

const METRES_MAX = 100;

@customElement("ll-phone-remote")
export class PhoneRemote extends LampElement {
  @property({ attribute: false }) state!: PhoneState;

  static override styles = look(css`
    label { display: grid; gap: 0.2rem; }
    input[type="range"] { width: 100%; accent-color: var(--lamp); }
    .keys { display: flex; flex-wrap: wrap; gap: 0.5rem; }
    .keys button[aria-pressed="true"] { background: var(--p1-soft); border-color: var(--p1); color: var(--p1); }
    h3 { font-size: 1rem; }
  `);

  override render(): TemplateResult {
    const { remote } = this.state;
    return html`<div class="stack">
      <div class="row"><h2 class="grow">${t("Remote control")}</h2>
        <span class="tag ${remote.paired ? "good" : "warn"}">${icon(remote.paired ? "link" : "linkLost")}${remote.paired ? t("paired") : t("not paired")}</span></div>
      <p role="status">${remoteName(this.state.remote)}</p>
      <label><span>${t("Distance from the phone, through walls: {metres} m", { metres: remote.metres })}
          <span class="muted small">${reach(remote.dbm)} (${remote.dbm} dBm)</span></span>
        <input type="range" min="0" max=${METRES_MAX} step="1" .value=${String(remote.metres)} @change=${this.walk} /></label>
      <div class="keys">
        ${this.toggle(remote.held, t("Hold its button"), () => send({ do: "remote_hold", on: !remote.held }))}
      </div>
      <h3>${icon("battery")} ${remote.works ? t("Its battery: {percent} %", { percent: remote.battery_pct }) : t("Its battery: none in it")}</h3>
      <div class="keys">
        <button @click=${() => send({ do: "remote_battery", which: "out" })} ?disabled=${!remote.works}>${t("Take it out")}</button>
        <button @click=${() => send({ do: "remote_battery", which: "in" })}>${t("Put it in: range test")}</button>
        <button @click=${() => send({ do: "remote_battery", which: "held" })}>${t("Put it in with the button held: pairing")}</button>
        <button @click=${() => send({ do: "remote_battery", which: "weak" })}>${t("A weak one")}</button>
        <button @click=${() => send({ do: "remote_battery", which: "new" })}>${t("A new one")}</button>
      </div>
      <h3>${t("At the phone")}</h3>
      <div class="keys">
        <button @click=${() => send({ do: "pair" })}>${t("Pair: hold green and cancel for 3 s")}</button>
        <button @click=${() => send({ do: "unpair" })}>${t("Unpair: hold them for 8 s")}</button>
      </div>
      ${remote.pairing ? html`<p class="small" role="status">${icon("clock")} ${t("For a minute the phone waits for the remote control that is to be paired.")}</p>` : ""}
      <p class="small muted">${t("Out of the phone's reach it calls by the Wi-Fi of the home after 2 s.")} ${remote.own_line ? t("Its own line is up.") : ""}</p>
    </div>`;
  }

  private toggle(on: boolean, name: string, change: () => void): TemplateResult {
    return html`<button aria-pressed=${on ? "true" : "false"} @click=${change}>${name}</button>`;
  }

  private walk(event: Event): void {
    send({ do: "walk", metres: Number((event.target as HTMLInputElement).value) });
  }
}

/** As the range test judges it: good down to -80, nothing is heard below -98. */
function reach(dbm: number): string {
  if (dbm >= -80) return t("good reach");
  return dbm > -98 ? t("weak reach") : t("out of its reach");
}
