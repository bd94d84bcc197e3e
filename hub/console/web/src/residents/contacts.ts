// Whom to call, in which order. The order is changed with the arrow buttons, which the keyboard reaches like any other.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post, put } from "../kernel/api";
import { moment, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Contact, Resident } from "./model";
import { relationName } from "./words";

@customElement("ll-contacts")
export class Contacts extends LampElement {
  static override styles = look(css`
    li { display: grid; grid-template-columns: 1.6rem minmax(0, 1fr) auto; gap: 0.1rem 0.6rem; padding: 0.45rem 0; border-top: 1px solid var(--line); align-items: baseline; }
    li:first-child { border-top: 0; padding-top: 0; }
    .rank { font-weight: 750; color: var(--accent); }
    .number { font-variant-numeric: tabular-nums; font-weight: 650; white-space: nowrap; }
    .tools { grid-column: 2 / -1; display: flex; flex-wrap: wrap; gap: 0.2rem; }
    .tools button, .ends button { min-height: 1.75rem; padding: 0.1rem 0.5rem; font-size: 0.8125rem; }
    .ends { margin-top: 0.5rem; }
  `);

  @property({ attribute: false }) person!: Resident;
  @state() private open = false;
  @state() private busy = false;

  override render(): TemplateResult {
    const { contacts } = this.person;
    return html`${contacts.length === 0 ? html`<p class="muted">${t("Nobody is noted.")}</p>` : nothing}
      <ol>${contacts.map((one, n) => this.#contact(one, n))}</ol>
      <div class="row ends"><button @click=${this.#add}>${icon("plus")} ${t("Add a contact")}</button>
        ${
          contacts.length > 0
            ? html`<button aria-pressed=${this.open} @click=${() => {
                this.open = !this.open;
              }}>${icon("note")} ${t("Change")}</button>`
            : nothing
        }</div>`;
  }

  #contact(one: Contact, n: number): TemplateResult {
    return html`<li><span class="rank">${n + 1}</span>
      <span><strong>${said(one.name)}</strong> <span class="muted">${relationName(one.relation)}</span>
        ${one.has_key ? html`<span class="tag good">${icon("key")} ${t("has a key")}</span>` : nothing}
        ${one.together && n > 0 ? html`<span class="tag">${t("together with the one before")}</span>` : nothing}
        ${one.may_be_told ? nothing : html`<span class="tag warn">${t("may not be told anything")}</span>`}</span>
      <span class="number">${phone(one.phone)}${one.phone_2 ? html`<br />${phone(one.phone_2)}` : nothing}</span>
      ${this.open ? this.#tools(one, n) : nothing}</li>`;
  }

  #tools(one: Contact, n: number): TemplateResult {
    const last = n === this.person.contacts.length - 1;
    const of = { name: one.name };
    return html`<span class="tools">
      <button ?disabled=${this.busy || n === 0} aria-label=${t("Call {name} earlier", of)} @click=${() => this.#move(n, -1)}>↑</button>
      <button ?disabled=${this.busy || last} aria-label=${t("Call {name} later", of)} @click=${() => this.#move(n, 1)}>↓</button>
      <button ?disabled=${this.busy} aria-label=${t("Change: {what}", { what: one.name })} @click=${() => this.#edit(one)}>${icon("note")} ${t("Change")}</button>
      <button ?disabled=${this.busy} @click=${() => this.#send(`/${one.id}/verify`)}>${icon("done")} ${t("Number is right")}</button>
      <button ?disabled=${this.busy} aria-label=${t("Remove {name}", of)} @click=${() => this.#send(`/${one.id}/remove`)}>${icon("close")} ${t("Remove")}</button>
      <span class="muted small">${one.verified_ms ? t("verified {when}", { when: moment(one.verified_ms) }) : t("never verified")}</span></span>`;
  }

  readonly #add = async (): Promise<void> => {
    const { addContact } = await import("./edits");
    await addContact(this, this.person);
  };

  async #edit(one: Contact): Promise<void> {
    const { editContact } = await import("./edits");
    await editContact(this, this.person, one);
  }

  #move(from: number, step: number): Promise<void> {
    const ids = this.person.contacts.map((one) => one.id);
    ids.splice(from + step, 0, ...ids.splice(from, 1));
    return this.#try(() =>
      put(`/residents/${this.person.id}/contacts/order`, { version: this.person.version, ids }),
    );
  }

  #send(path: string): Promise<void> {
    return this.#try(() =>
      post(`/residents/${this.person.id}/contacts${path}`, { version: this.person.version }),
    );
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await work();
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }
}
