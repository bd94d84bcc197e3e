// The way of a press, with the stage it has reached: phone, broker, hub, operator.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { type IconName, icon } from "../shell/icons";
import { type PhoneState, reached, type Stage } from "./model";

interface Link {
  name: string;
  icon: IconName;
  lit: Stage;
  done: string;
  waiting: string;
}

@customElement("ll-chain")
export class Chain extends LampElement {
  @property({ attribute: false }) state!: PhoneState;

  static override styles = look(css`
    ol { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); }
    li { display: grid; justify-items: center; align-content: start; gap: 0.3rem; text-align: center; position: relative; padding: 0 0.25rem; }
    .node { position: relative; width: 3.6rem; height: 3.6rem; border-radius: 50%; display: grid; place-items: center; z-index: 1;
      background: var(--raised); border: 2px dashed var(--line-strong); font-size: 1.5rem; color: var(--muted); }
    .lit .node { border: 3px solid var(--good); background: var(--good-soft); color: var(--good); }
    .now .node { box-shadow: 0 0 0 5px var(--lamp-soft), 0 0 0 7px var(--lamp); }
    .tick { position: absolute; right: -0.35rem; bottom: -0.35rem; font-size: 0.95rem; border-radius: 50%; width: 1.5rem; height: 1.5rem;
      display: grid; place-items: center; background: var(--good); color: var(--surface); }
    .node svg.icon { vertical-align: 0; }
    li + li::before { content: ""; position: absolute; top: 1.75rem; right: calc(50% + 2.1rem); width: calc(100% - 4.2rem);
      border-top: 3px dashed var(--line-strong); }
    li.lit + li.lit::before { border-top: 4px solid var(--good); }
    li.broken::before { border-top: 3px dotted var(--p1); }
    .gap { position: absolute; top: 1.06rem; left: 0; translate: -50% 0; z-index: 2; color: var(--p1); background: var(--surface); font-size: 1.2rem; }
    .name { font-weight: 650; }
    @media (max-width: 30rem) {
      ol { grid-template-columns: minmax(0, 1fr); gap: 0.9rem; }
      li { grid-template-columns: 3.6rem minmax(0, 1fr); grid-template-rows: auto auto; justify-items: start; text-align: start; gap: 0 1rem; }
      .node { grid-row: 1 / 3; }
      li + li::before, .gap { display: none; }
    }
  `);

  override render(): TemplateResult {
    const links = this.links();
    const lit = links.filter((one) => reached(this.state, one.lit)).length;
    return html`<h2 class="sr">${t("How far the press has come")}</h2>
      <ol>${links.map((one, at) => this.link(one, at, lit))}</ol>`;
  }

  private link(one: Link, at: number, lit: number): TemplateResult {
    const isLit = at < lit;
    const broken = at === 1 && !this.state.connected && this.state.path === "ip";
    const isNow = at === lit - 1 && this.state.stage !== "closed";
    const look = `${isLit ? "lit" : ""} ${isNow ? "now" : ""} ${broken ? "broken" : ""}`;
    return html`<li class=${look} aria-current=${isNow ? "step" : nothing}>
      ${broken ? html`<span class="gap">${icon("close")}</span>` : nothing}
      <span class="node">${icon(one.icon)}${isLit ? html`<span class="tick">${icon("hand")}</span>` : nothing}</span>
      <span class="name">${one.name}</span>
      <span class="small muted">${broken ? t("out of reach") : isLit ? one.done : one.waiting}</span>
    </li>`;
  }

  private links(): Link[] {
    const who = this.state.say.phrase === "taken" ? this.state.say.by : "";
    const taken = this.state.stage === "closed" ? t("closed") : who || t("with you");
    const waits = t("not yet");
    return [
      {
        name: t("The phone"),
        icon: "phone",
        lit: "heard",
        done: t("heard it, keeps it"),
        waiting: t("waits for a press"),
      },
      this.state.path === "sms"
        ? { name: t("Short message"), icon: "note", lit: "broker", done: t("carried it"), waiting: waits }
        : { name: t("The broker"), icon: "inbox", lit: "broker", done: t("carried it"), waiting: waits },
      { name: t("The hub"), icon: "hub", lit: "received", done: t("stored it"), waiting: waits },
      { name: t("Operator"), icon: "person", lit: "taken", done: taken, waiting: waits },
    ];
  }
}
