// Two short forms: who goes, and what they found.
import { css, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { BY, byName, FOUND, type Visit, visitOutcomeName } from "./model";

type What = "arrange" | "result";
type Said = Record<string, unknown>;

@customElement("ll-visit-dialog")
export class VisitDialog extends LampElement {
  static override styles = look(css`
    .ends { justify-content: end; }
    .choices { display: grid; gap: 0.4rem; }
    .choices label { display: inline-flex; gap: 0.5rem; align-items: center; }
  `);

  @state() private visit: Visit | null = null;
  @state() private what: What = "arrange";
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("form") private readonly form!: HTMLFormElement;
  #answer: (said: Said | null) => void = () => undefined;

  /** Null where nothing was said. */
  arrange(visit: Visit): Promise<Said | null> {
    return this.#ask(visit, "arrange");
  }

  result(visit: Visit): Promise<Said | null> {
    return this.#ask(visit, "result");
  }

  async #ask(visit: Visit, what: What): Promise<Said | null> {
    this.visit = visit;
    this.what = what;
    await this.updateComplete;
    this.form.reset();
    this.dialog.showModal();
    return new Promise((done) => {
      this.#answer = done;
    });
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const said = new FormData(this.form);
    const text = (name: string): string => String(said.get(name) ?? "").trim();
    this.#answer(
      this.what === "arrange"
        ? { by: text("by"), visitor: text("visitor"), phone: text("phone") }
        : { found: text("found"), talked: said.has("talked"), note: text("note") },
    );
    this.#answer = () => undefined;
    this.dialog.close();
  };

  override render(): TemplateResult {
    const name = this.visit?.resident_name ?? "";
    return html`<dialog aria-labelledby="title" @close=${() => this.#answer(null)}><form class="stack" @submit=${this.#submit}>
      <h1 id="title">${this.what === "arrange" ? t("Who goes to {name}?", { name }) : t("What was found at {name}'s?", { name })}</h1>
      ${this.what === "arrange" ? this.#whoGoes() : this.#found()}
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        <button class="primary">${icon("save")} ${t("Save")}</button></div></form></dialog>`;
  }

  #whoGoes(): TemplateResult {
    return html`<label class="field">${t("Name")}<input name="visitor" required maxlength="80" .defaultValue=${this.visit?.visitor ?? ""} /></label>
      <label class="field">${t("Comes from")}<select name="by">${BY.map((one) => html`<option value=${one} ?selected=${one === this.visit?.by}>${byName(one)}</option>`)}</select></label>
      <label class="field">${t("Telephone, for the link by which they say what they found (may be empty)")}<input name="phone" type="tel" maxlength="40" .defaultValue=${this.visit?.phone ?? ""} /></label>`;
  }

  #found(): TemplateResult {
    return html`<fieldset class="choices"><legend class="sr">${t("What they found")}</legend>${FOUND.map(
      (one) =>
        html`<label><input type="radio" name="found" value=${one} required /> ${visitOutcomeName(one)}</label>`,
    )}</fieldset>
      <label class="row"><input type="checkbox" name="talked" /> ${t("They talked with the resident")}</label>
      <label class="field">${t("Note")}<textarea name="note" maxlength="1000"></textarea></label>`;
  }
}
