// The phone that the visitor can press: drawn, with real buttons on top, so that keyboard and screen reader work.
import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { body, HEIGHT, remote, ring, WIDTH } from "./art";
import "./lamp";
import { send } from "./link";
import { lightIcon, lightName, type PhoneState, type RemoteLight, remoteName, shown } from "./model";

/** What the remote control shows, by shape and not by colour alone. */
const REMOTE_SHAPES: Record<RemoteLight, string> = {
  dark: "",
  calling: "…",
  heard: "•",
  received: "✓",
  failed: "✕",
  pairing: "⇄",
  paired: "✓",
  good: "•••",
  weak: "•",
  out: "✕",
};

@customElement("ll-device")
export class Device extends LampElement {
  @property({ attribute: false }) state!: PhoneState;

  static override styles = look(css`
    :host { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; justify-content: center; align-items: end; }
    .phone, .remote { position: relative; container-type: inline-size; }
    .phone { flex: 1 1 20rem; max-width: 40rem; aspect-ratio: ${WIDTH} / ${HEIGHT}; }
    .remote { flex: 0 0 8.5rem; aspect-ratio: 200 / 300; }
    .phone > svg, .remote > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
    .ring circle, .ring path { stroke: var(--light); }
    .idle { --light: #2f7d4f; } .heard, .sending { --light: #a65f00; } .received { --light: #0e6b75; }
    .taken { --light: #14703a; } .closed { --light: #5b5446; } .offline { --light: #b3201a; }
    .screen { position: absolute; left: 34.4%; top: 14.6%; width: 55%; height: 21.5%; overflow: hidden; color: #16211a;
      display: grid; grid-template-rows: auto 1fr; font-size: max(3.4cqw, 0.6rem); line-height: 1.2; }
    .screen div { display: flex; justify-content: space-between; gap: 0.5em; font-weight: 700; font-size: 0.86em;
      border-bottom: 1px solid #6d7b66; padding-bottom: 0.1em; }
    .screen p { align-self: center; font-weight: 600; text-wrap: balance; }
    .phone button, .remote button { position: absolute; padding: 0; min-height: 0; border: 0; }
    .red { left: 40%; top: 49.6%; width: 26.25%; aspect-ratio: 1; border-radius: 50%; color: #fff; font-size: 6cqw;
      font-weight: 800; letter-spacing: 0.04em; flex-direction: column; gap: 0; line-height: 1.1;
      background: radial-gradient(circle at 38% 28%, #e2483c 0, #c3201a 42%, #8d120f 100%);
      box-shadow: inset 0 -0.08em 0.2em rgb(0 0 0 / 45%), inset 0 0.05em 0.12em rgb(255 255 255 / 55%), 0 0.1em 0.24em rgb(0 0 0 / 45%); }
    .red:hover:not(:disabled) { background: radial-gradient(circle at 38% 28%, #ec5a4d 0, #cc2720 42%, #971612 100%); }
    .red:active, .key:active { transform: translateY(2%) scale(0.975); }
    .key { width: 15.6%; height: 13%; border-radius: 28%/34%; color: #fff; font-size: 4.6cqw; left: 75.6%;
      box-shadow: inset 0 -0.06em 0.14em rgb(0 0 0 / 40%), inset 0 0.04em 0.08em rgb(255 255 255 / 50%), 0 0.07em 0.16em rgb(0 0 0 / 40%); }
    .green { top: 53%; background: linear-gradient(#2e8b57, #1a6239); }
    .cancel { top: 75%; background: linear-gradient(#626b73, #3f474e); }
    .green:hover:not(:disabled) { background: linear-gradient(#359a62, #1d6b3f); }
    .cancel:hover:not(:disabled) { background: linear-gradient(#6d767e, #495158); }
    .label { position: absolute; left: 70.5%; width: 25.8%; text-align: center; color: #3b3528; font-weight: 650;
      font-size: max(2.15cqw, 0.55rem); line-height: 1.15; }
    .under-green { top: 67%; } .under-cancel { top: 89%; }
    .badge { position: absolute; left: 62%; top: 81%; width: 8cqw; height: 8cqw; border-radius: 50%; background: #fffefb;
      display: grid; place-items: center; font-size: 4.4cqw; color: var(--light); border: 0.7cqw solid var(--light); }
    .badge svg.icon { vertical-align: 0; }
    .remote-light { position: absolute; left: 37%; top: 86%; width: 26%; height: 7%; border-radius: 1em; background: #23292d; color: #fff;
      display: grid; place-items: center; font-size: 9cqw; font-weight: 800; line-height: 1; }
    .remote-light.calling, .remote-light.weak { background: #8a5300; } .remote-light.heard { background: #1d5fc4; }
    .remote-light.received, .remote-light.paired, .remote-light.good { background: #14703a; }
    .remote-light.failed, .remote-light.out { background: #b3201a; } .remote-light.pairing { background: #5b5446; }
    .remote .red { left: 31%; top: 54.2%; width: 38%; font-size: 13cqw; }
    button:focus-visible { outline: 4px solid #1d2227; box-shadow: 0 0 0 8px #fffefb; outline-offset: 3px; }
    @media (prefers-reduced-motion: no-preference) {
      .turning { animation: turn 2.4s linear infinite; }
      .heard circle { animation: pulse 0.8s ease-in-out infinite alternate; }
      @keyframes turn { to { transform: rotate(360deg); } }
      @keyframes pulse { from { opacity: 0.35; } }
    }
  `);

  override render(): TemplateResult {
    const { light } = this.state;
    return html`<div class="phone">
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${body()}${ring(light)}</svg>
        <div class="screen" lang=${document.documentElement.lang} aria-hidden="true">
          <div><span><ll-phone-lamp .colour=${this.state.colour} .rhythm=${this.state.rhythm}></ll-phone-lamp> ${icon(lightIcon(light))} ${lightName(light)}</span>${icon(this.state.connected ? "link" : "linkLost")}</div>
          <p>${shown(this.state)}</p>
        </div>
        ${this.key("red", "press", t("Red button: call for help"), html`SOS`)}
        <span class="badge ${light}" aria-hidden="true">${icon(lightIcon(light))}</span>
        ${this.key("key green", "well", t("Green key: I am well"), icon("done"))}
        <span class="label under-green" aria-hidden="true">${t("I am well")}</span>
        ${this.key("key cancel", "cancel", t("Cancel: I pressed by mistake"), icon("close"))}
        <span class="label under-cancel" aria-hidden="true">${t("Cancel")}</span>
      </div>
      <div class="remote">
        <svg viewBox="0 0 200 300" aria-hidden="true">${remote()}</svg>
        ${this.key("red", "press_remote", t("Remote control: call for help"), html`SOS`)}
        <span class="remote-light ${this.state.remote.light}" role="img" aria-label=${remoteName(this.state.remote)} title=${remoteName(this.state.remote)}>${REMOTE_SHAPES[this.state.remote.light]}</span>
      </div>`;
  }

  private key(
    look: string,
    act: "press" | "press_remote" | "cancel" | "well",
    name: string,
    face: TemplateResult,
  ): TemplateResult {
    return html`<button class=${look} aria-label=${name} title=${name} @click=${() => send({ do: act })}>${face}</button>`;
  }
}
