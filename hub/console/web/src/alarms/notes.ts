// What people wrote about an alarm, and the field to write the next note; half-typed words survive everything.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { explain, get } from "../kernel/api";
import { draftsChanged, loadDraft, saveDraft } from "../kernel/drafts";
import { link, resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { changed as residentsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { tell } from "../shell/toasts";
import type { Alarm } from "./model";
import { addNote, canAct, noteKey } from "./state";

interface Note {
  id: number;
  at_ms: number;
  by: string;
  text: string;
}

@customElement("ll-alarm-notes")
export class AlarmNotes extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.75rem; }
    ul { align-content: start; min-height: 3.2rem; }
    ul { display: grid; gap: 0.5rem; max-height: min(14rem, 40dvh); overflow: auto; }
    li { border-inline-start: 3px solid var(--line-strong); padding-inline-start: 0.7rem; overflow-wrap: anywhere; white-space: pre-wrap; }
    form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
    label { flex: 1 1 18rem; }
    textarea { min-height: 2.5rem; field-sizing: content; max-height: 14rem; }
    p { flex-basis: 100%; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private notes: readonly Note[] = [];
  @state() private busy = false;
  @query("textarea") private readonly field!: HTMLTextAreaElement | null;
  #shown = "";
  /** The height of the list while only others write: what they add must not move the questions below under a hand. */
  #keptPx = 0;
  #loaded = false;

  constructor() {
    super();
    new Watch(this, [link, resynced, residentsChanged, draftsChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("alarm") && changed.get("alarm")?.id !== this.alarm.id) {
      this.notes = [];
      this.#keptPx = 0;
      this.#loaded = false;
    }
    const news = residentsChanged.value.get(this.alarm.resident_id ?? 0) ?? 0;
    const wanted = `${this.alarm.id}:${this.alarm.version}:${resynced.value}:${news}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(this.alarm.id);
  }

  async #load(id: number): Promise<void> {
    const found = await get<{ notes: Note[] }>(`/alarms/${id}`).catch(() => null);
    if (!found || this.alarm.id !== id) return;
    this.#loaded = true;
    this.notes = found.notes;
  }

  /** However much was written, the card below stays in sight, and the newest note above it. */
  override updated(changed: PropertyValues): void {
    const list = this.renderRoot.querySelector("ul");
    if (!list || !changed.has("notes")) return;
    list.style.setProperty("height", this.#keptPx > 0 ? `${this.#keptPx}px` : "auto");
    if (this.#loaded) this.#keptPx = list.offsetHeight;
    list.scrollTop = list.scrollHeight;
  }

  start(): void {
    this.field?.focus();
  }

  async #save(): Promise<void> {
    const { id } = this.alarm;
    const text = loadDraft(noteKey(id)).trim();
    if (text === "" || this.busy || !canAct()) return;
    this.busy = true;
    try {
      await addNote(id, text);
      this.#keptPx = 0;
      await this.#load(id);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    return html`${this.notes.length > 0 || this.alarm.state !== "closed" ? this.#written() : nothing} ${this.alarm.state === "closed" ? nothing : this.#form()}`;
  }

  #written(): TemplateResult {
    if (this.notes.length === 0)
      return html`<ul class="muted small" aria-label=${t("Notes")}><li>${t("Nobody has written a note yet.")}</li></ul>`;
    return html`<ul aria-label=${t("Notes")} tabindex="0">${this.notes.map(
      (note) =>
        html`<li><span class="muted small">${moment(note.at_ms)} ${said(note.by)}</span><br />${said(note.text)}</li>`,
    )}</ul>`;
  }

  #form(): TemplateResult {
    const key = noteKey(this.alarm.id);
    const draft = loadDraft(key);
    return html`<form @submit=${this.#submit}>
      <label class="field"><span class="sr">${t("Note about this alarm")}</span>
        <textarea maxlength="2000" rows="1" .value=${live(draft)} placeholder=${t("Note: what you hear, what you did, who is on the way")}
          @input=${(e: InputEvent) => saveDraft(key, (e.target as HTMLTextAreaElement).value)} @keydown=${this.#keys}></textarea>
      </label>
      <button ?disabled=${!canAct() || this.busy || draft.trim() === ""}>${t("Save note")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
      ${draft ? html`<p class="muted small">${t("Kept on this seat until you save it.")}</p>` : nothing}
    </form>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#save();
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.#save();
  };
}
