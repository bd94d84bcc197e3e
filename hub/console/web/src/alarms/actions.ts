// The head of the desk: what happened, who has it, and the buttons take, note and close.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { loadDraft, saveDraft } from "../kernel/drafts";
import { link, resynced } from "../kernel/feed";
import { clock, duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { changed as residentsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { CloseDialog } from "./close_dialog";
import "./close_dialog";
import { type Alarm, closingCodeName, kindName, priorityIcon, priorityName } from "./model";
import { addNote, alarms, canAct, noteKey, take } from "./state";

export interface Note {
  id: number;
  at_ms: number;
  operator_id: number | null;
  by: string;
  text: string;
}

@customElement("ll-alarm-actions")
export class AlarmActions extends LampElement {
  static override styles = look(css`
    .head { background: var(--soft); border: 1px solid var(--tone); border-radius: var(--round); padding: 1rem; display: grid; gap: 0.85rem; }
    .title { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; }
    .kind { color: var(--tone); font-weight: 750; font-size: 1.15rem; display: inline-flex; gap: 0.5rem; align-items: center; }
    .kind svg { width: 1.6rem; height: 1.6rem; }
    .age { font-size: 1.6rem; font-weight: 750; font-variant-numeric: tabular-nums; color: var(--tone); margin-inline-start: auto; line-height: 1; }
    .buttons { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
    .buttons button { min-height: 2.9rem; }
    .take { min-width: 11rem; font-size: 1.05rem; }
    kbd { opacity: 0.85; }
    .notes { display: grid; gap: 0.4rem; }
    .notes li { border-inline-start: 3px solid var(--line-strong); padding-inline-start: 0.7rem; overflow-wrap: anywhere; white-space: pre-wrap; }
    form { display: grid; gap: 0.5rem; }
    .held { font-weight: 650; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private notes: readonly Note[] = [];
  @state() private draft = "";
  @state() private busy = false;
  @query("textarea") private readonly field!: HTMLTextAreaElement | null;
  @query("ll-close-dialog") private readonly closing!: CloseDialog;
  #counting = 0;
  #shown: string = "";

  constructor() {
    super();
    new Watch(this, [link, me, resynced, alarms, residentsChanged]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#counting = window.setInterval(() => this.requestUpdate(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#counting);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("alarm") && changed.get("alarm")?.id !== this.alarm.id) {
      this.draft = loadDraft(noteKey(this.alarm.id));
      this.notes = [];
    }
    const news = residentsChanged.value.get(this.alarm.resident_id ?? 0) ?? 0;
    const wanted = `${this.alarm.id}:${this.alarm.version}:${resynced.value}:${news}`;
    if (wanted !== this.#shown) {
      this.#shown = wanted;
      void this.#load(this.alarm.id);
    }
  }

  async #load(id: number): Promise<void> {
    const found = await get<{ notes: Note[] }>(`/alarms/${id}`).catch(() => null);
    if (found && this.alarm.id === id) this.notes = found.notes;
  }

  async take(): Promise<void> {
    if (this.alarm.state !== "open") return;
    await this.#run(() => take(this.alarm));
  }

  startNote(): void {
    this.field?.focus();
  }

  startClose(): void {
    if (this.alarm.state === "taken" && canAct()) this.closing.open(this.alarm, this.draft);
    else if (this.alarm.state === "open") tell(t("Take the alarm first, then close it."), true);
  }

  async #run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    if (!canAct()) {
      tell(t("No connection to the centre's computer: nothing can be done until it is back."), true);
      return false;
    }
    this.busy = true;
    try {
      await work();
      return true;
    } catch (error) {
      tell(explain(error), true);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #typed(text: string): void {
    this.draft = text;
    saveDraft(noteKey(this.alarm.id), text);
  }

  async #save(): Promise<void> {
    const text = this.draft.trim();
    if (text === "") return;
    const id = this.alarm.id;
    if (!(await this.#run(() => addNote(id, text)))) return;
    if (this.alarm.id === id) this.draft = "";
    await this.#load(id);
  }

  override render(): TemplateResult {
    const { alarm } = this;
    return html`<div class="head p${alarm.priority}">
        <div class="title">
          <span class="kind">${icon(priorityIcon(alarm.priority))} ${kindName(alarm.kind)}</span>
          <span class="tag priority">${priorityName(alarm.priority)}</span>
          ${alarm.presses > 1 ? html`<span class="tag bad">${icon("bell")} ${t("pressed {count} times, last at {time}", { count: alarm.presses, time: clock(alarm.last_press_ms) })}</span>` : nothing}
          ${alarm.state === "closed" ? nothing : html`<span class="age" role="timer" aria-label=${t("Age of the alarm")}>${duration(serverNow() - alarm.opened_ms)}</span>`}
        </div>
        <p class="held" role="status">${this.#standing()}</p>
        ${alarm.state === "closed" ? nothing : this.#buttons()}
        ${this.#notes()}
      </div>
      <ll-close-dialog @typed=${(e: CustomEvent<string>) => this.#typed(e.detail)}></ll-close-dialog>`;
  }

  #standing(): string {
    const { alarm } = this;
    if (alarm.state === "open")
      return t("Called at {time}. Nobody has it yet.", { time: moment(alarm.opened_ms) });
    if (alarm.state === "taken") {
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

  #buttons(): TemplateResult {
    const act = canAct() && !this.busy;
    const open = this.alarm.state === "open";
    return html`<div class="buttons">
      ${
        open
          ? html`<button class="primary take" ?disabled=${!act} @click=${() => this.take()}>
              ${icon("hand")} ${t("Take")} <kbd aria-hidden="true">Enter</kbd></button>`
          : html`<button class="primary" ?disabled=${!act} @click=${() => this.startClose()}>
              ${icon("done")} ${t("Close alarm")} <kbd aria-hidden="true">C</kbd></button>`
      }
      <button @click=${() => this.startNote()}>${icon("note")} ${t("Note")} <kbd aria-hidden="true">N</kbd></button>
    </div>`;
  }

  #notes(): TemplateResult {
    const closed = this.alarm.state === "closed";
    return html`
      ${
        this.notes.length > 0
          ? html`<ul class="notes" aria-label=${t("Notes")}>${this.notes.map(
              (note) =>
                html`<li><span class="muted small">${moment(note.at_ms)} ${note.by}</span><br />${note.text}</li>`,
            )}</ul>`
          : nothing
      }
      ${
        closed
          ? nothing
          : html`<form @submit=${(e: Event) => {
              e.preventDefault();
              void this.#save();
            }}>
        <label class="field">${t("Note about this alarm")}
          <textarea maxlength="2000" rows="2" .value=${this.draft} placeholder=${t("What you hear, what you did, who is on the way")}
            @input=${(e: InputEvent) => this.#typed((e.target as HTMLTextAreaElement).value)} @keydown=${this.#noteKeys}></textarea>
        </label>
        <div class="row"><button ?disabled=${!canAct() || this.busy || this.draft.trim() === ""}>${t("Save note")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
          ${this.draft ? html`<span class="muted small">${t("Kept on this seat until you save it.")}</span>` : nothing}</div>
      </form>`
      }`;
  }

  readonly #noteKeys = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.#save();
    if (event.key === "Escape") this.field?.blur();
  };
}
