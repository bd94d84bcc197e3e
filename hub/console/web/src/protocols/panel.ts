// The protocol of the alarm in hand: what to say and to ask, answered by keys, saved at once.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Alarm, isHeld } from "../alarms/model";
import { who } from "../alarms/state";
import { explain, get, Problem, put } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { draftsChanged } from "../kernel/drafts";
import { link, resynced } from "../kernel/feed";
import { type Language, language, t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { dialectName } from "../residents/words";
import { changed as residentsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import "./asker";
import { type Answered, type ProtocolAsker, type SavingState, savingName } from "./asker";
import { type AlarmProtocol, shown } from "./model";
import { dropPending, keepPending, pendingOf, typedKey, withPending } from "./pending";

/** So long after the end what was heard may still be written down (the hub's REOPEN_MS). */
const AFTERWARDS_MS = 30 * 60_000;
/** The language in which the sentences were shown last; a seat keeps it for the whole shift. */
let chosenLanguage: Language | null = null;

@customElement("ll-protocol")
export class ProtocolPanel extends LampElement {
  static override styles = look(css`
    .panel { display: grid; gap: 0.6rem; padding: 0.8rem 1rem; }
    header { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: center; }
    h2 { display: inline-flex; gap: 0.5rem; align-items: center; }
    h2 svg { color: var(--accent); }
    progress { width: 7rem; height: 0.5rem; accent-color: var(--accent); }
    header button { min-height: 2rem; padding: 0.1rem 0.6rem; font-size: 0.875rem; }
    .end { margin-inline-start: auto; display: inline-flex; gap: 0.35rem; align-items: center; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private protocol: AlarmProtocol | null = null;
  @state() private sending: string | null = null;
  @state() private sayIn: Language | null = chosenLanguage;
  @state() private failed = "";
  @query("ll-protocol-asker") private readonly asker!: ProtocolAsker | null;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [link, resynced, residentsChanged, draftsChanged, me]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { id, version, resident_id } = this.alarm;
    if (changed.has("alarm") && changed.get("alarm")?.id !== id) {
      this.protocol = null;
      this.sending = null;
      this.failed = "";
    }
    const news = resident_id === null ? this.alarm.due_ms : (residentsChanged.value.get(resident_id) ?? 0);
    const wanted = `${id}:${version}:${resynced.value}:${news}`;
    if (wanted !== this.#shown) {
      this.#shown = wanted;
      void this.#load(id);
    }
  }

  override updated(): void {
    void this.#send();
  }

  async #load(id: number): Promise<void> {
    try {
      const found = await get<AlarmProtocol>(`/alarms/${id}/protocol`);
      if (this.alarm.id === id && this.sending === null) this.protocol = found;
      this.failed = "";
    } catch (error) {
      if (this.alarm.id === id) this.failed = explain(error);
    }
  }

  /** Puts the focus on what is asked next. */
  start(): void {
    this.asker?.start();
  }

  get #mayAnswer(): boolean {
    const { alarm } = this;
    const mine = alarm.taken_by === who().id || who().supervisor;
    const late = (alarm.closed_ms ?? 0) + AFTERWARDS_MS <= serverNow();
    return mine && (isHeld(alarm) || (alarm.state === "closed" && !late));
  }

  get #pending(): Map<string, NonNullable<ReturnType<typeof pendingOf>>> {
    const found = new Map<string, NonNullable<ReturnType<typeof pendingOf>>>();
    for (const { key } of this.protocol?.steps ?? []) {
      const kept = pendingOf(this.alarm.id, key);
      if (kept) found.set(key, kept);
    }
    return found;
  }

  readonly #answered = ({ detail }: CustomEvent<Answered>): void => {
    if (!this.protocol) return;
    keepPending(this.alarm.id, detail.step, { number: this.protocol.number, value: detail.value });
  };

  /** Whoever corrects an earlier answer while the line is gone has no use for what hung on it. */
  #dropHidden(): void {
    if (!this.protocol) return;
    const pending = this.#pending;
    const asked = new Set(
      shown(this.protocol.steps, withPending(this.protocol.answers, pending)).map((one) => one.key),
    );
    for (const [step, sent] of pending) if (!asked.has(step)) dropPending(this.alarm.id, step, sent);
  }

  /** One after the other, in the order of the protocol: a later one may hang on an earlier one. */
  async #send(): Promise<void> {
    const { alarm, protocol } = this;
    this.#dropHidden();
    const next = [...this.#pending][0];
    if (!next || !protocol || this.sending !== null || link.value.state !== "live" || !this.#mayAnswer)
      return;
    const [step, pending] = next;
    this.sending = step;
    try {
      const told = await put<AlarmProtocol>(`/alarms/${alarm.id}/protocol/answers/${step}`, pending);
      if (this.alarm.id === alarm.id) this.protocol = { ...told, speaks: protocol.speaks };
      dropPending(alarm.id, step, pending);
    } catch (error) {
      const unheard = error instanceof Problem && (error.status === 0 || error.status >= 500);
      if (!unheard) {
        dropPending(alarm.id, step, pending);
        tell(explain(error), true);
        void this.#load(alarm.id);
      } else await new Promise((done) => setTimeout(done, 2_000));
    } finally {
      this.sending = null;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { protocol } = this;
    if (!protocol)
      return this.failed
        ? html`<section class="panel"><p class="error" role="alert">${this.failed}</p></section>`
        : nothing;
    const pending = this.#pending;
    const answers = withPending(protocol.answers, pending);
    const mayAnswer = this.#mayAnswer;
    if (!mayAnswer && protocol.history.length === 0) return nothing;
    const waits: SavingState = link.value.state === "live" ? "saving" : "offline";
    const asked = shown(protocol.steps, answers);
    const done = asked.filter((one) => answers[one.key] !== undefined).length;
    return html`<section class="panel" aria-label=${t("Protocol")}>
      <header><h2>${icon("note")} ${t("What to say and to ask")}</h2>
        <span class="small figures">${t("{done} of {all}", { done, all: asked.length })}</span>
        <progress max=${asked.length} value=${done} aria-label=${t("Questions answered")}></progress>
        ${this.#tongue(protocol)}
        <span class="small muted end" role="status">${pending.size > 0 ? savingName(waits) : done > 0 ? html`${icon("hand")} ${t("Saved")}` : nothing}</span>
        ${mayAnswer ? html`<button class="quiet" @click=${() => this.start()}>${t("To the questions")} <kbd aria-hidden="true">F</kbd></button>` : nothing}
      </header>
      <ll-protocol-asker .steps=${protocol.steps} .answers=${answers} .history=${protocol.history} .readonly=${!mayAnswer}
        .saving=${new Map([...pending.keys()].map((one) => [one, waits] as const))} .sayIn=${this.sayIn}
        .typedKey=${(step: string) => typedKey(this.alarm.id, step)} @answered=${this.#answered}></ll-protocol-asker>
    </section>`;
  }

  /** What the resident speaks, and the sentences in Chinese for who works in another language. */
  #tongue({ speaks }: AlarmProtocol): TemplateResult {
    const chinese = this.sayIn === "zh-CN";
    return html`${speaks ? html`<span class="tag">${t("Speaks: {dialect}", { dialect: dialectName(speaks) })}</span>` : nothing}
      ${
        language.value === "zh-CN"
          ? nothing
          : html`<button type="button" lang="zh-CN" aria-pressed=${chinese ? "true" : "false"} @click=${() => {
              chosenLanguage = chinese ? null : "zh-CN";
              this.sayIn = chosenLanguage;
            }}>${chinese ? icon("hand") : nothing} 中文</button>`
      }`;
  }
}
