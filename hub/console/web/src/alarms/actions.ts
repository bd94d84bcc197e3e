// The head of the desk: what happened, why it is urgent, who has it, and the steps that are possible now.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { AskDialog } from "./ask_dialog";
import "./ask_dialog";
import type { CloseDialog } from "./close_dialog";
import "./close_dialog";
import { DOINGS, keyName, QUESTIONS } from "./doings";
import { type Alarm, closingCodeName, isHeld, needsEyes, priorityIcon, priorityName } from "./model";
import type { AlarmNotes } from "./notes";
import "./notes";
import { allowed, type Command, may } from "./policy";
import { answerText, reasonsText, standingText, titleOf } from "./reasons";
import { canAct, command, who } from "./state";

/** What somebody has said by pressing; everything else somebody, or the hub, has noticed. */
const BY_BUTTON: ReadonlySet<string> = new Set(["sos", "unreadable", "test"]);

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
    .buttons { display: flex; flex-wrap: wrap; gap: 0.5rem 0.4rem; align-items: center; }
    .buttons button { min-height: 2.9rem; padding-inline: 0.75rem; }
    .take { min-width: 11rem; font-size: 1.05rem; }
    .held { font-weight: 650; }
    .why { overflow-wrap: anywhere; }
    .why { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: center; }
    .warn { color: var(--tone); font-weight: 650; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private busy: Command | null = null;
  @query("ll-alarm-notes") private readonly notes!: AlarmNotes;
  @query("ll-close-dialog") private readonly closing!: CloseDialog;
  @query("ll-ask-dialog") private readonly asking!: AskDialog;

  constructor() {
    super();
    new Watch(this, [link, me]);
    new Ticking(this);
  }

  /** Does this step, or asks first what it needs to be told. What is not possible now is passed over in silence. */
  async do(doing: Command): Promise<void> {
    if (doing === "close") return this.startClose();
    // The feed may tell of a step before its answer comes: only the very same one is held back meanwhile.
    if (this.busy === doing || !may(this.alarm, doing, who(), serverNow()) || !this.#mayAct()) return;
    if (QUESTIONS[doing]) return this.asking.open(this.alarm, doing);
    this.busy = doing;
    try {
      await command(this.alarm, doing);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      if (this.busy === doing) this.busy = null;
    }
  }

  startNote(): void {
    this.notes.start();
  }

  startClose(): void {
    const { alarm } = this;
    if (alarm.state === "closed" || alarm.state === "shelved" || !this.#mayAct()) return;
    if (alarm.state === "open") tell(t("Take the alarm first, then close it."), true);
    else if (may(alarm, "close", who(), serverNow())) this.closing.open(alarm);
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

  override render(): TemplateResult {
    const { alarm } = this;
    return html`<div class="head p${alarm.priority} ${needsEyes(alarm) ? "" : "calm"}">
        <div class="title">
          <span class="kind">${icon(priorityIcon(alarm.priority))} ${titleOf(alarm)}</span>
          <span class="tag">${priorityName(alarm.priority)}</span>
          ${alarm.state === "closed" ? nothing : html`<span class="age" role="timer" aria-label=${t("Age of the alarm")}>${duration(serverNow() - alarm.opened_ms)}</span>`}
        </div>
        ${this.#why()}
        <p class="held" role="status">${this.#standing()}</p>
        <div class="buttons">${this.#buttons()}</div>
        <ll-alarm-notes .alarm=${alarm}></ll-alarm-notes>
      </div>
      <ll-close-dialog></ll-close-dialog><ll-ask-dialog></ll-ask-dialog>`;
  }

  #why(): TemplateResult | typeof nothing {
    const reasons = reasonsText(this.alarm);
    const answer = answerText(this.alarm, serverNow());
    const standing = standingText(this.alarm, me.value?.id);
    if (reasons === "" && answer === "" && standing === "") return nothing;
    return html`<p class="why">${reasons ? html`<span>${reasons}</span>` : nothing} ${answer ? html`<span class="tag" role="timer">${icon("clock")} ${answer}</span>` : nothing}
      ${standing ? html`<span class="warn">${standing}</span>` : nothing}</p>`;
  }

  #buttons(): TemplateResult {
    const off = !canAct();
    const steps = allowed(this.alarm, who(), serverNow());
    const main = steps.find((one) => one === "seen" || one === "take" || one === "close");
    return html`${steps.map((one) => {
      const { icon: drawing, name } = DOINGS[one];
      return html`<button class="${one === main ? "primary" : ""} ${one === "take" ? "take" : ""}" ?disabled=${off || this.busy === one}
        @click=${() => void this.do(one)}>${icon(drawing)} ${name()} <kbd aria-hidden="true">${keyName(one)}</kbd></button>`;
    })}${
      this.alarm.state === "closed"
        ? nothing
        : html`<button @click=${() => this.startNote()}>${icon("note")} ${t("Note")} <kbd aria-hidden="true">N</kbd></button>`
    }`;
  }

  #standing(): string {
    const { alarm } = this;
    if (alarm.state === "open") {
      const time = moment(alarm.opened_ms);
      if (alarm.why) return t("Given back: {why}. Nobody has it.", { why: alarm.why });
      return BY_BUTTON.has(alarm.kind)
        ? t("Called at {time}. Nobody has it yet.", { time })
        : t("Noticed at {time}. Nobody has it yet.", { time });
    }
    if (alarm.state === "shelved")
      return t("Put aside until {time}: {why}", { time: moment(alarm.due_ms ?? 0), why: alarm.why ?? "" });
    if (isHeld(alarm)) {
      const time = moment(alarm.taken_ms ?? alarm.opened_ms);
      const held =
        alarm.taken_by === me.value?.id
          ? t("You have it since {time}.", { time })
          : t("{name} has it since {time}.", { name: alarm.taken_by_name ?? "?", time });
      // Of a wait the reason stands beside its end.
      return alarm.why && alarm.state === "taken"
        ? `${held} ${t("Reason: {why}", { why: alarm.why })}`
        : held;
    }
    return t("Closed at {time} by {name}: {code}.", {
      time: moment(alarm.closed_ms ?? alarm.opened_ms),
      name: alarm.closed_by_name ?? "?",
      code: closingCodeName(alarm.closing_code ?? ""),
    });
  }
}
