// The two ways out of the home: its internet, and the mobile network with its short messages and calls.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { send } from "./link";
import { CONDITIONS, type Condition, type ModemState, type PhoneState } from "./model";

@customElement("ll-phone-ways")
export class PhoneWays extends LampElement {
  @property({ attribute: false }) state!: PhoneState;

  static override styles = look(css`
    .cut[aria-pressed="true"] { background: var(--p1-soft); border-color: var(--p1); color: var(--p1); }
    .keys { display: flex; flex-wrap: wrap; gap: 0.5rem; }
    label { display: grid; gap: 0.2rem; }
    select { width: 100%; }
  `);

  override render(): TemplateResult {
    const now = this.state;
    return html`<div class="stack">
      <div class="row"><h2 class="grow">${t("Network of this home")}</h2>
        <span class="tag ${now.connected ? "good" : "bad"}">${icon(now.connected ? "link" : "linkLost")}${now.connected ? t("connected") : t("no connection")}</span></div>
      <button class="cut" aria-pressed=${now.network ? "false" : "true"} @click=${() => send({ do: "network", up: !now.network })}>
        ${icon("plug")}${now.network ? t("Cut its network") : t("Give its network back")}</button>
      <p class="small muted">${outbox(now.outbox)}</p>
      ${now.modem ? this.modem(now.modem) : nothing}
    </div>`;
  }

  private modem(modem: ModemState): TemplateResult {
    return html`<div class="row"><h2 class="grow">${t("Mobile network")}</h2>
        <span class="tag ${modem.fault ? "bad" : "good"}">${icon(modem.fault ? "close" : "done")}${modem.fault ? faultName(modem.fault) : t("in service")}</span></div>
      <p class="small muted">${t("Without an answer the phone writes a short message after 8 s, and calls the centre after 20 s.")}
        ${modem.dbm === null ? "" : t("Signal: {dbm} dBm.", { dbm: modem.dbm })}</p>
      <label><span>${t("What is the matter with its modem")}</span>
        <select @change=${this.change}>
          ${CONDITIONS.map((one) => html`<option value=${one} ?selected=${one === modem.condition}>${conditionName(one)}</option>`)}
        </select></label>
      <p role="status" class=${modem.call ? "" : "sr"}>${modem.call ? html`${icon("phone")} ${callName(modem)}` : t("Nobody is on the telephone.")}</p>
      <div class="keys">
        <button @click=${() => send({ do: "ring", who: "centre" })}>${icon("phone")}${t("Let the centre call")}</button>
        <button @click=${() => send({ do: "ring", who: "stranger" })}>${t("Let a stranger call")}</button>
      </div>`;
  }

  private change(event: Event): void {
    send({ do: "modem", condition: (event.target as HTMLSelectElement).value as Condition });
  }
}

function outbox(length: number): string {
  if (length === 0) return t("Nothing waits in the phone's memory.");
  return t("Waiting in the phone's memory, until the centre has it: {count}", { count: length });
}

function conditionName(condition: Condition): string {
  switch (condition) {
    case "well":
      return t("Nothing: it works");
    case "weak":
      return t("A weak signal");
    case "loses":
      return t("Its short messages get lost");
    case "no_network":
      return t("No mobile network");
    case "no_sim":
      return t("No SIM card");
    case "silent":
      return t("It says nothing at all");
  }
}

/** What the phone says of it in its heartbeat (`cell_fault`). */
function faultName(fault: string): string {
  switch (fault) {
    case "silent":
      return t("the modem is silent");
    case "no SIM":
      return t("no SIM card");
    case "not registered":
      return t("no mobile network");
    default:
      return fault;
  }
}

function callName(modem: ModemState): string {
  switch (modem.call) {
    case "dialling":
      return t("Calls the centre");
    case "rings":
      return t("Somebody calls: {number}", { number: modem.caller });
    default:
      return t("A call is up: {number}", { number: modem.caller });
  }
}
