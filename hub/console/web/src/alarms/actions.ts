// The head of the desk: what happened, who has it, and the buttons take, note and close.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { clock, duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { CloseDialog } from "./close_dialog";
import "./close_dialog";
import {
  type Alarm,
  closingCodeName,
  isHeld,
  kindName,
  needsEyes,
  priorityIcon,
  priorityName,
} from "./model";
import type { AlarmNotes } from "./notes";
import "./notes";
import { canAct, take } from "./state";

const COUNT_MS = 1_000;

@customElement("ll-alarm-actions")
export class AlarmActions extends LampElement {
  static override styles = look(css`
    .head { background: var(--soft); border: 1px solid var(--tone); border-radius: var(--round); padding: 0.9rem 1rem; display: grid; gap: 0.75rem; }
    .head.calm { --tone: var(--accent); --soft: var(--accent-soft); }
    .title { display: flex; flex-wrap: wrap; gap: 0.4rem 0.8rem; align-items: center; }
    .kind { color: var(--tone); font-weight: 750; font-size: 1.2rem; display: inline-flex; gap: 0.5rem; align-items: center; }
    .kind svg { width: 1.6rem; height: 1.6rem; }
    .tag { background: var(--surface); color: var(--tone); }
    .age { font-size: 1.7rem; font-weight: 750; font-variant-numeric: tabular-nums; color: var(--tone); margin-inline-start: auto; line-height: 1; }
    .buttons { display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: center; }
    .buttons button { min-height: 2.9rem; }
    .take { min-width: 11rem; font-size: 1.05rem; }
    .held { font-weight: 650; flex: 1 1 12rem; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private busy = false;
  @query("ll-alarm-notes") private readonly notes!: AlarmNotes;
  @query("ll-close-dialog") private readonly closing!: CloseDialog;
  #counting = 0;

  constructor() {
    super();
    new Watch(this, [link, me]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#counting = window.setInterval(() => this.requestUpdate(), COUNT_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#counting);
  }

  async take(): Promise<void> {
    if (this.alarm.state !== "open" || this.busy || !this.#mayAct()) return;
    this.busy = true;
    try {
      await take(this.alarm);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  startNote(): void {
    this.notes.start();
  }

  startClose(): void {
    const { alarm } = this;
    if (alarm.state === "closed" || !this.#mayAct()) return;
    if (alarm.state === "open") tell(t("Take the alarm first, then close it."), true);
    else if (this.#mayClose()) this.closing.open(alarm);
    else
      tell(
        t("{name} has this alarm; only they or a supervisor can close it.", {
          name: alarm.taken_by_name ?? "",
        }),
        true,
      );
  }

  #mayAct(): boolean {
    if (!canAct())
      tell(t("No connection to the centre's computer: nothing can be done until it is back."), true);
    return canAct();
  }

  #mayClose(): boolean {
    return this.alarm.taken_by === me.value?.id || isSupervisor();
  }

  override render(): TemplateResult {
    const { alarm } = this;
    return html`<div class="head p${alarm.priority} ${needsEyes(alarm) ? "" : "calm"}">
        <div class="title">
          <span class="kind">${icon(priorityIcon(alarm.priority))} ${kindName(alarm.kind)}</span>
          <span class="tag">${priorityName(alarm.priority)}</span>
          ${alarm.presses > 1 ? html`<span class="tag">${icon("bell")} ${t("pressed {count} times, last at {time}", { count: alarm.presses, time: clock(alarm.last_press_ms) })}</span>` : nothing}
          ${alarm.state === "closed" ? nothing : html`<span class="age" role="timer" aria-label=${t("Age of the alarm")}>${duration(serverNow() - alarm.opened_ms)}</span>`}
        </div>
        <div class="buttons">${alarm.state === "closed" ? nothing : this.#buttons()}<p class="held" role="status">${this.#standing()}</p></div>
        <ll-alarm-notes .alarm=${alarm}></ll-alarm-notes>
      </div>
      <ll-close-dialog></ll-close-dialog>`;
  }

  #buttons(): TemplateResult {
    const act = canAct() && !this.busy;
    return html`${
      this.alarm.state === "open"
        ? html`<button class="primary take" ?disabled=${!act} @click=${() => this.take()}>${icon("hand")} ${t("Take")} <kbd aria-hidden="true">Enter</kbd></button>`
        : html`<button class="primary" ?disabled=${!act || !this.#mayClose()} @click=${() => this.startClose()}>${icon("done")} ${t("Close alarm")} <kbd aria-hidden="true">C</kbd></button>`
    }<button @click=${() => this.startNote()}>${icon("note")} ${t("Note")} <kbd aria-hidden="true">N</kbd></button>`;
  }

  #standing(): string {
    const { alarm } = this;
    if (alarm.state === "open")
      return t("Called at {time}. Nobody has it yet.", { time: moment(alarm.opened_ms) });
    if (isHeld(alarm)) {
      const time = moment(alarm.taken_ms ?? alarm.opened_ms);
      return alarm.taken_by === me.value?.id
        ? t("You have it since {time}.", { time })
        : t("{name} has it since {time}.", { name: alarm.taken_by_name ?? "?", time });
    }
    return t("Closed at {time} by {name}: {code}.", {
      time: moment(alarm.closed_ms ?? alarm.opened_ms),
      name: alarm.closed_by_name ?? "?",
      code: closingCodeName(alarm.closing_code ?? ""),
    });
  }
}
