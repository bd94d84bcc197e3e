// What a hand can do beside the big keys: the dial pad, the plug, the battery, the volume, something on the red button.
import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { send } from "./link";
import type { PhoneState } from "./model";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

@customElement("ll-phone-keys")
export class PhoneKeys extends LampElement {
  @property({ attribute: false }) state!: PhoneState;

  static override styles = look(css`
    :host { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; align-items: start; }
    .pad { display: grid; grid-template-columns: repeat(3, minmax(3rem, 1fr)); gap: 0.4rem; flex: 0 1 13rem; border: 0; padding: 0; margin: 0; min-width: 0; }
    .pad button { font-size: 1.2rem; font-weight: 700; justify-content: center; }
    .pad legend { font-weight: 650; margin-bottom: 0.4rem; }
    .rest { display: grid; gap: 0.6rem; flex: 1 1 14rem; min-width: 0; }
    .rest button[aria-pressed="true"] { background: var(--p1-soft); border-color: var(--p1); color: var(--p1); }
    label { display: grid; gap: 0.2rem; }
    input[type="range"] { width: 100%; accent-color: var(--lamp); }
    .volume { display: flex; gap: 0.5rem; align-items: center; flex-wrap: wrap; }
  `);

  override render(): TemplateResult {
    const now = this.state;
    return html`<fieldset class="pad"><legend>${t("Dial pad")}</legend>
        ${KEYS.map((key) => html`<button aria-label=${keyName(key)} @click=${() => send({ do: "key", key })}>${key}</button>`)}
      </fieldset>
      <div class="rest">
        <p class="small muted">${t("A provider who comes keys *1# and the order's six digits, and *2# when leaving.")}</p>
        <button @click=${() => send({ do: "test" })}>${icon("phone")}${t("Test call: hold the green key and the red button")}</button>
        ${this.toggle(now.held, t("Something lies on the red button"), () => send({ do: "hold", on: !now.held }))}
        <button @click=${() => send({ do: "tamper" })}>${icon("tools")}${t("Open its case")}</button>
        ${this.toggle(!now.mains, t("Pull its plug"), () => send({ do: "mains", on: !now.mains }))}
        <label><span>${t("Battery: {percent} %", { percent: now.battery_pct })}</span>
          <input type="range" min="0" max="100" step="5" .value=${String(now.battery_pct)} @change=${this.battery} /></label>
        <div class="volume" role="group" aria-label=${t("Volume")}>
          <span>${t("Volume: {step} of 5", { step: now.volume })}</span>
          <button @click=${() => send({ do: "volume", louder: false })} aria-label=${t("Softer")}>−</button>
          <button @click=${() => send({ do: "volume", louder: true })} aria-label=${t("Louder")}>+</button>
        </div>
      </div>`;
  }

  private toggle(on: boolean, name: string, change: () => void): TemplateResult {
    return html`<button aria-pressed=${on ? "true" : "false"} @click=${change}>${name}</button>`;
  }

  private battery(event: Event): void {
    send({ do: "battery", pct: Number((event.target as HTMLInputElement).value) });
  }
}

function keyName(key: string): string {
  if (key === "*") return t("star");
  return key === "#" ? t("hash") : key;
}
