// What is said and asked in this call: the script, then the campaigns that are for this resident. Each answer is kept at once.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, Problem, put } from "../kernel/api";
import { draftKey } from "../kernel/drafts";
import { link, resynced } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { type Answered, type ProtocolAsker, savingName } from "../protocols/asker";
import { nextOpen, type Step, shown, type Texts, type Value, words } from "../protocols/model";
import { dialectName } from "../residents/words";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";

interface Item {
  campaign_id: number;
  version: number;
  topic: string;
  name: Texts;
  opening: Texts;
  steps: readonly Step[];
  answers: Readonly<Record<string, Value>>;
}
interface Script {
  speaks: string;
  ring_twice: boolean;
  items: readonly Item[];
}
interface Unsent extends Answered {
  campaign_id: number;
  version: number;
}

const AGAIN_MS = 2_000;

@customElement("ll-care-questions")
export class CareQuestions extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.6rem; }
    .say { font-size: 1.1rem; line-height: 1.4; border-inline-start: 4px solid var(--lamp); padding-inline-start: 0.8rem; overflow-wrap: anywhere; }
    .tabs { display: flex; flex-wrap: wrap; gap: 0.3rem; align-items: center; }
    .tabs button { min-height: 2rem; padding: 0.1rem 0.6rem; font-size: 0.875rem; }
    .tabs button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); }
    .end { margin-inline-start: auto; }
  `);

  @property({ type: Number }) resident!: number;
  /** The call in which it is asked; null: only shown. */
  @property({ type: Number }) call: number | null = null;
  @state() private script: Script | null = null;
  @state() private chosen: number | null = null;
  @state() private unsent: readonly Unsent[] = [];
  @state() private error = "";
  #shown = "";
  #sending = false;
  #starts = false;

  constructor() {
    super();
    new Watch(this, [link, resynced]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident")) {
      this.script = null;
      this.chosen = null;
    }
    if (changed.has("call") && changed.get("call") !== undefined) this.unsent = [];
    const wanted = `${this.resident}:${this.call ?? ""}:${resynced.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  override updated(): void {
    if (this.#starts && this.script) this.start();
    void this.#send();
  }

  async #load(wanted: string): Promise<void> {
    const call = this.call === null ? "" : `?care_call_id=${this.call}`;
    try {
      const found = await get<Script>(`/residents/${this.resident}/care-script${call}`);
      if (wanted !== this.#shown) return;
      this.script = found;
      this.error = "";
    } catch (error) {
      if (wanted === this.#shown) this.error = explain(error);
    }
  }

  /** Whether they come to the telephone only when it rings a second time. */
  get ringTwice(): boolean {
    return this.script?.ring_twice ?? false;
  }

  /** Puts the focus on what is asked next. */
  start(): void {
    const asker = this.renderRoot.querySelector<ProtocolAsker>("ll-protocol-asker");
    // Whoever asks for the questions before they have come is led there when they have.
    this.#starts = asker === null;
    void asker?.updateComplete.then(() => asker.start());
  }

  #answers(item: Item): Readonly<Record<string, Value>> {
    const now: Record<string, Value> = { ...item.answers };
    for (const one of this.unsent.filter((each) => each.campaign_id === item.campaign_id)) {
      if (one.value === null) delete now[one.step];
      else now[one.step] = one.value;
    }
    return now;
  }

  #isOpen(item: Item): boolean {
    const answers = this.#answers(item);
    return nextOpen(shown(item.steps, answers), answers) !== null;
  }

  get #current(): Item | undefined {
    const items = this.script?.items ?? [];
    return (
      items.find((one) => one.campaign_id === this.chosen) ??
      items.find((one) => this.#isOpen(one)) ??
      items[0]
    );
  }

  #answered(item: Item, { step, value }: Answered): void {
    const { campaign_id, version } = item;
    const others = this.unsent.filter((one) => one.campaign_id !== campaign_id || one.step !== step);
    this.unsent = [...others, { campaign_id, version, step, value }];
    const rest = this.script?.items.some((one) => this.#isOpen(one)) ?? false;
    // The last answer of one leads to the next one; the last of all to what came of the call.
    if (!this.#isOpen(item)) {
      this.chosen = null;
      if (rest) void this.updateComplete.then(() => this.start());
      else this.dispatchEvent(new CustomEvent("onward"));
    }
    if (item.topic === "script" && step === "contacts")
      this.dispatchEvent(new CustomEvent<boolean>("contacts", { detail: value === "yes" }));
  }

  /** One batch after the other; what could not be sent waits for the connection. */
  async #send(): Promise<void> {
    const { call, unsent } = this;
    if (call === null || unsent.length === 0 || this.#sending || link.value.state !== "live") return;
    this.#sending = true;
    try {
      const answers = unsent.map(({ step, ...one }) => ({ ...one, question: step }));
      await put(`/care-calls/${call}/answers`, { answers });
      if (this.call === call) this.#keep(unsent);
    } catch (error) {
      const unheard = error instanceof Problem && (error.status === 0 || error.status >= 500);
      if (unheard) await new Promise((done) => setTimeout(done, AGAIN_MS));
      else {
        this.unsent = [];
        tell(explain(error), true);
        void this.#load(this.#shown);
      }
    } finally {
      this.#sending = false;
      if (this.unsent.length > 0) this.requestUpdate();
    }
  }

  /** What was sent stands as the hub has it now. */
  #keep(sent: readonly Unsent[]): void {
    if (!this.script) return;
    const items = this.script.items.map((one) => ({ ...one, answers: this.#answers(one) }));
    this.script = { ...this.script, items };
    this.unsent = this.unsent.filter((one) => !sent.includes(one));
  }

  override render(): TemplateResult {
    const item = this.#current;
    if (!this.script || !item)
      return this.error
        ? html`<p class="error" role="alert">${this.error}</p>`
        : html`<p class="muted" role="status">${t("Loading…")}</p>`;
    const opening = words(item.opening);
    return html`<div class="tabs" role="group" aria-label=${t("What to ask")}>${this.script.items.map((one) => this.#tab(one, one === item))}
        ${this.script.speaks ? html`<span class="tag">${t("Speaks: {dialect}", { dialect: dialectName(this.script.speaks) })}</span>` : nothing}
        ${this.ringTwice ? html`<span class="tag">${icon("phone")} ${t("Ring twice")}</span>` : nothing}
        <button class="quiet end" @click=${() => this.start()}>${t("To the questions")} <kbd aria-hidden="true">F</kbd></button></div>
      ${opening ? html`<p class="say">${said(opening)}</p>` : nothing}
      <ll-protocol-asker .steps=${item.steps} .answers=${this.#answers(item)} .readonly=${this.call === null}
        .typedKey=${(step: string) => draftKey(me.value?.id ?? 0, `care-ask:${this.resident}:${item.campaign_id}:${step}`)}
        @answered=${(e: CustomEvent<Answered>) => this.#answered(item, e.detail)}></ll-protocol-asker>
      ${this.call === null && item.steps.length > 0 ? html`<ul class="small muted">${item.steps.map((one) => html`<li>${said(words(one.ask))}</li>`)}</ul>` : nothing}
      <p class="small muted" role="status">${this.#saved(item)}</p>`;
  }

  #saved(item: Item): TemplateResult | string {
    if (this.unsent.length > 0) return savingName(link.value.state === "live" ? "saving" : "offline");
    return this.call !== null && Object.keys(item.answers).length > 0
      ? html`${icon("hand")} ${t("Saved")}`
      : "";
  }

  #tab(item: Item, current: boolean): TemplateResult {
    return html`<button aria-pressed=${current ? "true" : "false"} @click=${() => {
      this.chosen = item.campaign_id;
    }}>${this.#isOpen(item) ? nothing : icon("done")} ${said(words(item.name))}</button>`;
  }
}
