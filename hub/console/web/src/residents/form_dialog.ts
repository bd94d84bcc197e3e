// One dialog for everything that can be written on a card: its fields come as a list, its answers go back as an object.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, Problem } from "../kernel/api";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "./ticks";

export interface Field {
  name: string;
  label: string;
  kind: "text" | "area" | "number" | "tel" | "time" | "date" | "check" | "choice" | "list" | "several";
  /** For a choice and for several of a closed list the keys and their words; for a list what is offered while typing. */
  options?: ReadonlyArray<readonly [string, string]>;
  required?: boolean;
  max?: number;
  /** How it is written, below the field, which then has the whole width. */
  hint?: string;
  /** The whole width, so that what belongs together stands in rows of its own. */
  wide?: boolean;
}

export type Values = Record<string, unknown>;

export interface Question {
  title: string;
  fields: readonly Field[];
  values: Values;
  /** What the button says, if it is not a matter of saving. */
  action?: string;
  /** What was changed, and all that stands there now. */
  send: (changed: Values, all: Values) => Promise<unknown>;
}

@customElement("ll-form-dialog")
export class FormDialog extends LampElement {
  static override styles = look(css`
    form { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.75rem; }
    h1, .wide, .ends, .error { grid-column: 1 / -1; }
    input:not([type="checkbox"]), select { width: 100%; }
    label.check { display: flex; gap: 0.5rem; align-items: center; font-weight: 600; font-size: 0.9rem; align-self: end; min-height: 2.5rem; }
    .ends { justify-content: end; }
    h1:focus { outline: none; }
    @media (max-width: 34rem) { form { grid-template-columns: minmax(0, 1fr); } }
  `);

  @state() private question: Question | null = null;
  @state() private values: Values = {};
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  ask(question: Question): void {
    this.question = question;
    this.values = { ...question.values };
    this.error = "";
    void this.updateComplete.then(() => {
      this.dialog.showModal();
      this.dialog.querySelector<HTMLElement>("input, select, textarea")?.focus();
    });
  }

  override render(): TemplateResult {
    const { question } = this;
    return html`<dialog aria-labelledby="title">${
      question === null
        ? nothing
        : html`<form @submit=${this.#submit}>
      <h1 id="title">${question.title}</h1>
      ${question.fields.map((one) => this.#field(one))}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
        <button class="primary" ?disabled=${this.busy}>${icon("done")} ${question.action ?? t("Save")}</button></div>
    </form>`
    }</dialog>`;
  }

  #field(one: Field): TemplateResult {
    const value = this.values[one.name];
    const set = (next: unknown): void => {
      this.values = { ...this.values, [one.name]: next };
    };
    const typed = (event: Event): void => set((event.target as HTMLInputElement).value);
    switch (one.kind) {
      case "check":
        return html`<label class="check"><input type="checkbox" .checked=${value === true}
          @change=${(e: Event) => set((e.target as HTMLInputElement).checked)} /> ${one.label}</label>`;
      case "choice":
        return html`<label class="field ${one.wide ? "wide" : ""}">${one.label}<select ?required=${one.required} @change=${typed}>
          ${known(one, value).map(([key, words]) => html`<option value=${key} .selected=${String(value ?? "") === key}>${words}</option>`)}</select></label>`;
      case "several":
        return html`<ll-ticks class="wide" .label=${one.label} .options=${one.options ?? []} .value=${(value as string[] | undefined) ?? []}
          @ticked=${(e: CustomEvent<string[]>) => set(e.detail)}></ll-ticks>`;
      case "area":
        return html`<label class="field wide">${one.label}<textarea maxlength=${one.max ?? 2000} .value=${String(value ?? "")} @input=${typed}></textarea></label>`;
      case "list":
        return html`<label class="field wide">${one.label}<input list="of-${one.name}" maxlength=${one.max ?? 400} .value=${shown(one, value)}
            @change=${(e: Event) => set(read(one, (e.target as HTMLInputElement).value))} />
          <span class="muted small">${t("Several: put a semicolon between them.")}</span>
          <datalist id="of-${one.name}">${(one.options ?? []).map(([, words]) => html`<option value=${words}></option>`)}</datalist></label>`;
      default:
        return html`<label class="field ${one.hint || one.wide ? "wide" : ""}">${one.label}<input type=${one.kind} ?required=${one.required} maxlength=${one.max ?? 40}
          .value=${String(value ?? "")} @input=${typed} />${one.hint ? html`<span class="muted small">${one.hint}</span>` : nothing}</label>`;
    }
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { question } = this;
    if (!question || this.busy) return;
    this.busy = true;
    try {
      await question.send(changed(question, this.values), this.values);
      this.dialog.close();
    } catch (error) {
      this.error = words(error);
    } finally {
      this.busy = false;
    }
  };
}

/** Only what a person has changed is sent: what another wrote meanwhile beside it stays. */
export function changed({ fields, values }: Question, now: Values): Values {
  const sent: Values = {};
  for (const { name, kind } of fields) {
    if (JSON.stringify(now[name] ?? "") === JSON.stringify(values[name] ?? "")) continue;
    sent[name] = kind === "number" ? Number(now[name]) : now[name];
  }
  return sent;
}

function words(error: unknown): string {
  if (error instanceof Problem && error.code === "stale_version" && error.more.changed_by)
    return t("{name} has changed this card a moment ago. Please close this, look again, and repeat it.", {
      name: String(error.more.changed_by),
    });
  return explain(error);
}

/** The choices, with what stands there although nobody offers it. */
function known(one: Field, value: unknown): ReadonlyArray<readonly [string, string]> {
  const offered = one.options ?? [];
  const now = String(value ?? "");
  return offered.some(([key]) => key === now) ? offered : [[now, now || t("Choose…")], ...offered];
}

function shown(one: Field, value: unknown): string {
  const names = new Map(one.options ?? []);
  return ((value as string[] | undefined) ?? []).map((key) => names.get(key) ?? key).join("; ");
}

function read(one: Field, text: string): string[] {
  const keys = new Map((one.options ?? []).map(([key, words_]) => [words_, key]));
  return text
    .split(/[;；、]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => keys.get(part) ?? part);
}

/** Asks in the dialog of `host`, which is made where there is none yet. */
export function ask(host: HTMLElement, question: Question): void {
  const root = host.shadowRoot ?? host;
  let dialog = root.querySelector<FormDialog>("ll-form-dialog");
  if (!dialog) {
    dialog = document.createElement("ll-form-dialog") as FormDialog;
    root.append(dialog);
  }
  dialog.ask(question);
}
