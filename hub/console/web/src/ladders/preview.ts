// What the ladders would do before they do it: at an hour that somebody chooses, and with the alarms that wait now.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type AlarmKind, kindName } from "../alarms/model";
import { aside, clock, colon, listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { recipientName } from "../messages/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type Preview, type Step, span, type Waiting } from "./model";

const AT_MINUTE = 20;

@customElement("ll-ladder-preview")
export class LadderPreview extends LampElement {
  static override styles = look(css`
    ol, ul { display: grid; gap: 0.3rem; margin-top: 0.6rem; }
    li { display: grid; grid-template-columns: 5.5rem 1fr; gap: 0.6rem; }
    .time { font-weight: 650; }
    ul li { grid-template-columns: 1fr; }
    h2 + p, h2 + label { margin-top: 0.4rem; }
    ol + h2 { margin-top: 1.2rem; }
  `);

  @property({ attribute: false }) preview: Preview | null = null;
  @property({ type: Number }) priority = 1;
  @property({ type: Number }) hour = 3;

  override render(): TemplateResult {
    return html`<section class="panel" aria-live="polite"><h2>${icon("eye")} ${t("What would happen")}</h2>
      <label class="row small">${t("An alarm that nobody takes begins to wait at")}
        <select @change=${(e: Event) =>
          this.dispatchEvent(
            new CustomEvent("hour-chosen", { detail: Number((e.target as HTMLSelectElement).value) }),
          )}>
          ${Array.from({ length: 24 }, (_, hour) => html`<option value=${hour} ?selected=${hour === this.hour}>${String(hour).padStart(2, "0")}:${AT_MINUTE}</option>`)}</select></label>
      ${this.preview === null ? html`<p class="muted">${t("As soon as nothing is wrong any more, it is shown here.")}</p>` : html`<ol>${this.preview.steps.map((one) => this.#step(one))}</ol>${this.#waiting(this.preview.waiting)}`}</section>`;
  }

  #step(step: Step): TemplateResult {
    const told = listed(step.tells.map(recipientName));
    const words = [
      step.again_s !== null ? t("again each minute, until somebody has it") : "",
      step.rung === 1 && step.again_s === null ? t("all workstations ring louder") : "",
      told ? t("told: {who}", { who: told }) : "",
      step.key_holders ? t("key-holders are asked") : "",
    ].filter((one) => one !== "");
    return html`<li><span class="time figures">${timeOf(this.hour, step.at_s)}<br /><span class="muted small">+ ${span(step.at_s)}</span></span>
      <span>${words.join(" · ") || t("it is shown more urgently")}</span></li>`;
  }

  #waiting(waiting: readonly Waiting[]): TemplateResult | typeof nothing {
    if (waiting.length === 0) return nothing;
    return html`<h2>${t("Alarms that wait now keep their ladder")}</h2>
      <ul>${waiting.map(
        (one) =>
          html`<li class="small"><span>${kindName(one.kind as AlarmKind)}${one.resident_name ? html` ${said(one.resident_name)}` : nothing}${colon()}${
            one.next_ms === null
              ? t("stands on its last rung")
              : t("next rung at {time}", { time: clock(one.next_ms) })
          }${one.would_ms !== null && one.would_ms !== one.next_ms ? html` <span class="muted">${aside(t("by these ladders it would be {time}", { time: clock(one.would_ms) }))}</span>` : nothing}</span></li>`,
      )}</ul>`;
  }
}

/** The time on the wall: "03:20:30". */
function timeOf(hour: number, after_s: number): string {
  const whole = hour * 3600 + AT_MINUTE * 60 + after_s;
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
