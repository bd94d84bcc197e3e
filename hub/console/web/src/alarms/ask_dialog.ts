// One small window for what needs a reason, and perhaps a time: digits choose the time, Enter does it.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { clock, moment, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { digitOf } from "../kernel/keys";
import { siteMs } from "../kernel/site_time";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { DOINGS, QUESTIONS } from "./doings";
import type { Alarm } from "./model";
import { type Command, nextAt, SHELVE_MS_MAX, WAIT_MS_MAX } from "./policy";
import { canAct, command } from "./state";

const MINUTE_MS = 60_000;
const WHY_LENGTH_MAX = 200;

@customElement("ll-ask-dialog")
export class AskDialog extends LampElement {
  static override styles = look(css`
    .times { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
    .times label { display: inline-flex; gap: 0.5rem; align-items: center; border: 1px solid var(--line-strong);
      border-radius: var(--round-small); padding: 0.45rem 0.7rem; cursor: pointer; min-height: 2.5rem; }
    .times label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    .times label > input:not([type="radio"]) { min-height: 0; padding: 0 0.3rem; margin-block: -0.1rem; }
    kbd { color: var(--muted); }
    legend { font-weight: 600; margin-bottom: 0.5rem; }
    h1:focus { outline: none; }
    .ends { justify-content: end; }
  `);

  @state() private alarm: Alarm | null = null;
  @state() private doing: Command = "wait";
  @state() private minutes = 0;
  @state() private other = "";
  @state() private why = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Asks what `doing` needs to be told, and does it. */
  async open(alarm: Alarm, doing: Command): Promise<void> {
    const times = QUESTIONS[doing]?.minutes ?? [];
    Object.assign(this, { alarm, doing, minutes: times[1] ?? 0, other: "", why: "", error: "" });
    await this.updateComplete;
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>(times.length > 0 ? "h1" : "#why")?.focus();
  }

  override render(): TemplateResult {
    const question = QUESTIONS[this.doing];
    if (!question) return html``;
    return html`<dialog aria-labelledby="title" @keydown=${this.#keys}>
      <form class="stack" @submit=${this.#submit}>
        <h1 id="title" tabindex="-1">${question.title()}</h1>
        <p class="muted">${this.alarm?.resident_name || this.alarm?.place || this.alarm?.device_id || ""}</p>
        ${question.minutes.length > 0 ? this.#times(question.minutes, question.other) : nothing}
        <label class="field">${question.why()}
          <input id="why" type="text" autocomplete="off" maxlength=${WHY_LENGTH_MAX} .value=${this.why} @input=${(
            e: InputEvent,
          ) => {
            this.why = (e.target as HTMLInputElement).value;
          }} /></label>
        <p class="error" role="alert">${this.error}</p>
        <div class="row ends">
          <button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
          <button class="primary" ?disabled=${this.busy || !canAct()}>${icon(DOINGS[this.doing].icon)} ${DOINGS[this.doing].name().replace("…", "")}</button>
        </div>
      </form></dialog>`;
  }

  #times(minutes: readonly number[], kind: "time" | "datetime-local"): TemplateResult {
    const until = this.#untilMs();
    return html`<fieldset><legend>${t("Until when?")}</legend><div class="times">${minutes.map(
      (
        one,
        n,
      ) => html`<label><input type="radio" name="minutes" .checked=${this.minutes === one} @change=${() => this.#choose(one)} />
        ${spanName(one)} <kbd aria-hidden="true">${n + 1}</kbd></label>`,
    )}<label>${t("or at")} <input type=${kind} .value=${this.other} @input=${(e: InputEvent) => {
      this.other = (e.target as HTMLInputElement).value;
      this.minutes = 0;
    }} /></label></div></fieldset>
      <p class="small muted">${until === null ? nothing : t("Until {time}", { time: kind === "time" ? clock(until, false) : moment(until) })}</p>`;
  }

  #choose(minutes: number): void {
    this.minutes = minutes;
    this.other = "";
  }

  #untilMs(): number | null {
    const nowMs = serverNow();
    if (this.minutes > 0) return nowMs + this.minutes * MINUTE_MS;
    const [day = "", time] = this.other.split("T");
    const asDay = siteMs(day, time);
    return nextAt(this.other, nowMs) ?? (Number.isNaN(asDay) ? null : asDay);
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const writes = target instanceof HTMLInputElement && target.type !== "radio";
    if (event.isComposing || writes || event.ctrlKey || event.altKey || event.metaKey) return;
    const minutes = QUESTIONS[this.doing]?.minutes[digitOf(event) - 1];
    if (minutes === undefined) return;
    // The words come next: whoever chose the time by a digit goes on writing.
    event.preventDefault();
    this.#choose(minutes);
    this.dialog.querySelector<HTMLElement>("#why")?.focus();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (!this.alarm || this.busy) return;
    const timed = (QUESTIONS[this.doing]?.minutes.length ?? 0) > 0;
    const until = timed ? this.#untilMs() : null;
    this.error = this.#missing(timed, until);
    if (this.error === "") void this.#send(this.alarm, until);
  };

  #missing(timed: boolean, until: number | null): string {
    const longest = this.doing === "wait" ? WAIT_MS_MAX : SHELVE_MS_MAX;
    const nowMs = serverNow();
    if (timed && until === null) return t("Please choose until when.");
    if (timed && until !== null && (until <= nowMs || until > nowMs + longest))
      return t("Please choose a time {latest} at the latest.", { latest: relative(nowMs + longest, nowMs) });
    return this.why.trim() === "" ? t("Please say it in a few words.") : "";
  }

  async #send(alarm: Alarm, until: number | null): Promise<void> {
    this.busy = true;
    try {
      const body = { why: this.why.trim(), ...(until === null ? {} : { until_ms: Math.round(until) }) };
      await command(alarm, this.doing, body);
      this.dialog.close();
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }
}

function spanName(minutes: number): string {
  if (minutes < 60) return t("{minutes} min", { minutes });
  if (minutes < 2880) return t("{hours} h", { hours: minutes / 60 });
  return t("{days} days", { days: minutes / 1440 });
}
