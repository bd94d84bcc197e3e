// The satisfaction call: marks from 1 to 5 by the digits, whether the price was as agreed; or that nobody was reached.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { t } from "../kernel/i18n";
import type { Order } from "../orders/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { askNow, leaveAsking } from "./asking";
import { serviceName } from "./kinds";

type Question = "timeliness" | "attitude" | "result";
type Price = "" | "yes" | "no";
type How = "call" | "visit";
const QUESTIONS: readonly Question[] = ["timeliness", "attitude", "result"];
const MARKS = [1, 2, 3, 4, 5] as const;
/** Whoever asks says so again; five minutes after the last time somebody else may. */
const KEEP_MS = 120_000;
const IN_VAIN: Readonly<Record<How, readonly string[]>> = {
  call: ["no_answer", "busy", "refused"],
  visit: ["not_home", "refused"],
};

const IN_VAIN_WORDS: Readonly<Record<string, () => string>> = {
  no_answer: () => t("No answer"),
  busy: () => t("Busy"),
  refused: () => t("Does not want to talk"),
  not_home: () => t("Nobody opened"),
};

export const inVainName = (key: string): string => IN_VAIN_WORDS[key]?.() ?? key;

@customElement("ll-follow-up")
export class FollowUpDialog extends LampElement {
  static override styles = look(css`
    .marks { display: flex; gap: 0.4rem; flex-wrap: wrap; }
    .marks label { display: inline-flex; gap: 0.35rem; align-items: center; border: 1px solid var(--line-strong); border-radius: var(--round-small); padding: 0.4rem 0.75rem; cursor: pointer; }
    .marks label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 700; }
    legend { font-weight: 600; margin-bottom: 0.35rem; }
    .ends { justify-content: end; }
    :host([inline]) dialog { position: static; margin: 0; padding: 0; width: auto; max-width: none; border: 0; box-shadow: none; }
  `);

  /** In its place on the page: whoever asks by telephone has the call beside it. */
  @property({ type: Boolean, reflect: true }) inline = false;
  @state() private order: Pick<Order, "id" | "version" | "service"> | null = null;
  @state() private how: How = "call";
  @state() private marks: Partial<Record<Question, number>> = {};
  @state() private price: Price = "";
  @state() private note = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  #keeping = 0;

  /** `how`: somebody went there and asked, where calling was not enough. */
  open(order: Pick<Order, "id" | "version" | "service">, how: How = "call"): void {
    const goesOn = this.dialog.open && this.order?.id === order.id;
    this.order = order;
    if (goesOn) {
      this.#focus("timeliness"); // with what is filled in
      return;
    }
    this.how = how;
    this.marks = {};
    this.price = "";
    this.note = "";
    this.error = "";
    void this.updateComplete.then(() => {
      if (this.inline) this.dialog.show();
      else this.dialog.showModal();
      this.#focus("timeliness");
    });
    void this.#keep();
    this.#keeping = window.setInterval(() => void this.#keep(), KEEP_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#closed();
  }

  /** Two do not ring at one home at once. */
  async #keep(): Promise<void> {
    try {
      if (this.order) await askNow(this.order.id);
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #closed = (): void => {
    window.clearInterval(this.#keeping);
    // What was saved is in nobody's hands any more; to let go of it is a courtesy: it ends by itself.
    if (this.order) void leaveAsking(this.order.id).catch(() => undefined);
    this.order = null;
  };

  #focus(name: string): void {
    this.dialog.querySelector<HTMLElement>(`input[name="${name}"]`)?.focus();
  }

  /** A digit answers where the focus is, and goes on to the next question. */
  readonly #digit = (event: KeyboardEvent): void => {
    // Out of the form, with all that was filled in: there the keys of the call are.
    if (event.key === "Escape" && this.inline) (event.target as HTMLElement).blur();
    const mark = Number(event.key);
    const at = event.target as HTMLInputElement;
    const name = QUESTIONS.find((one) => one === at.name);
    if (!name || mark < 1 || mark > 5 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.marks = { ...this.marks, [name]: mark };
    this.#focus(QUESTIONS[QUESTIONS.indexOf(name) + 1] ?? "price");
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const { marks, note, price } = this;
    if (!marks.timeliness || !marks.attitude || !marks.result) {
      this.error = t("Please give all three marks.");
      return;
    }
    const price_ok = price === "" ? null : price === "yes";
    void this.#send(
      "",
      { ...marks, price_ok, how: this.how, note: note.trim() },
      t("Followed up. Thank you."),
    );
  };

  #inVain(outcome: string): void {
    const told = { outcome, how: this.how, note: this.note.trim() };
    void this.#send("/try", told, t("Noted. It is tried again, and after three times somebody goes there."));
  }

  async #send(path: string, body: Record<string, unknown>, words: string): Promise<void> {
    const { order } = this;
    if (!order) return;
    this.busy = true;
    try {
      await post(`/orders/${order.id}/follow-up${path}`, { version: order.version, ...body });
      tell(words);
      this.order = null;
      this.dialog.close();
      this.dispatchEvent(new CustomEvent("saved", { detail: order }));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${this.#closed}><form class="stack" @submit=${this.#submit} @keydown=${this.#digit}>
      <h1 id="title" class=${this.inline ? "sr" : ""}>${t("How was it? {service}", { service: serviceName(this.order?.service ?? "") })}</h1>
      <p class="muted">${t("1 is poor, 5 is very good.")}</p>
      ${this.#question("timeliness", t("Did they come on time?"))}
      ${this.#question("attitude", t("Were they friendly?"))}
      ${this.#question("result", t("Is it well done?"))}
      ${this.#price()}
      <label class="field">${t("Note (if there is something to say)")}
        <textarea maxlength="1000" .value=${this.note} @input=${(e: InputEvent) => {
          this.note = (e.target as HTMLTextAreaElement).value;
        }}></textarea></label>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row">${IN_VAIN[this.how].map((one) => html`<button type="button" ?disabled=${this.busy} @click=${() => this.#inVain(one)}>${inVainName(one)}</button>`)}</div>
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        <button class="primary" ?disabled=${this.busy}>${icon("done")} ${t("Save the answers")}</button></div>
    </form></dialog>`;
  }

  #question(name: Question, text: string): TemplateResult {
    return html`<fieldset><legend>${text}</legend><div class="marks">${MARKS.map(
      (mark) =>
        html`<label><input type="radio" name=${name} value=${mark} .checked=${this.marks[name] === mark} @change=${() => {
          this.marks = { ...this.marks, [name]: mark };
        }} /> ${mark}</label>`,
    )}</div></fieldset>`;
  }

  #price(): TemplateResult {
    const words: ReadonlyArray<readonly [Price, string]> = [
      ["yes", t("yes")],
      ["no", t("no")],
      ["", t("not known")],
    ];
    return html`<fieldset><legend>${t("Was the price as agreed?")}</legend><div class="marks">${words.map(
      ([value, word]) =>
        html`<label><input type="radio" name="price" value=${value} .checked=${this.price === value} @change=${() => {
          this.price = value;
        }} /> ${word}</label>`,
    )}</div></fieldset>`;
  }
}
