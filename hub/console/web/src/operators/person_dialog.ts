// One person: name, role, languages; a link for who is new or has forgotten; the end of their sessions, or of their time here.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, patch, post } from "../kernel/api";
import { moment } from "../kernel/format";
import { LANGUAGES, t } from "../kernel/i18n";
import { me, type Role } from "../kernel/me";
import { DIALECT_CODES, dialectName } from "../residents/words";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { roleName } from "../shell/roles";
import { tell } from "../shell/toasts";
import type { Person } from "./model";

const ROLES: readonly Role[] = ["operator", "supervisor", "admin", "technician", "auditor"];

interface Link {
  path: string;
  until_ms: number;
}

@customElement("ll-person-dialog")
export class PersonDialog extends LampElement {
  static override styles = look(css`
    dialog { width: min(40rem, calc(100vw - 2rem)); }
    .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 0.8rem; }
    .two label { min-width: 0; }
    .two input, .two select { width: 100%; }
    .choice { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-top: 0.35rem; }
    .choice label { display: inline-flex; gap: 0.4rem; align-items: center; border: 1px solid var(--line-strong); border-radius: 2rem; padding: 0.25rem 0.75rem; cursor: pointer; }
    .choice label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 650; }
    legend { font-weight: 600; font-size: 0.9rem; }
    .ends { justify-content: end; }
    .link { background: var(--lamp-soft); border-radius: var(--round-small); padding: 0.8rem; display: grid; gap: 0.5rem; }
    .link input { width: 100%; }
    .more { border-top: 1px solid var(--line); padding-top: 0.8rem; }
  `);

  @state() private person: Person | null = null;
  @state() private spoken: readonly string[] = [];
  @state() private link: Link | null = null;
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("form") private readonly form!: HTMLFormElement;

  /** Opens for `person`, or for a new one. */
  open(person: Person | null): void {
    this.person = person;
    this.spoken = person?.languages ?? [];
    this.link = null;
    this.error = "";
    void this.updateComplete.then(() => {
      this.form.reset();
      this.dialog.showModal();
    });
  }

  /** One command; what the hub says of the person then is what is shown. */
  async #run(work: () => Promise<Person>, done: string): Promise<boolean> {
    this.busy = true;
    this.error = "";
    try {
      this.person = await work();
      tell(done);
      this.dispatchEvent(new CustomEvent("changed"));
      return true;
    } catch (error) {
      this.error = explain(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const given = new FormData(this.form);
    const values = {
      name: given.get("name"),
      role: given.get("role"),
      language: given.get("language"),
      languages: this.spoken,
    };
    const { person } = this;
    if (person) {
      const saved = await this.#run(() => patch<Person>(`/operators/${person.id}`, values), t("Saved."));
      if (saved) this.dialog.close();
      return;
    }
    const login = String(given.get("login")).trim();
    if (await this.#run(() => post<Person>("/operators", { ...values, login }), t("The person is added.")))
      await this.#invite();
  };

  async #invite(): Promise<void> {
    const { person } = this;
    if (!person) return;
    try {
      this.link = await post<Link>(`/operators/${person.id}/sign-in-link`, undefined);
      this.dispatchEvent(new CustomEvent("changed"));
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { person } = this;
    return html`<dialog aria-labelledby="title"><form class="stack" @submit=${this.#submit}>
      <h1 id="title">${person ? person.name : t("New person")}</h1>
      ${this.#fields(person)}
      ${this.link ? this.#link(this.link) : nothing}
      <p class="error" role="alert">${this.error}</p>
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Close")}</button>
        <button class="primary" ?disabled=${this.busy}>${icon("done")} ${person ? t("Save") : t("Add, and make a link")}</button></div>
      ${person ? this.#more(person) : nothing}
    </form></dialog>`;
  }

  #fields(person: Person | null): TemplateResult {
    return html`<div class="two">
        <label class="field">${t("Name")}<input name="name" required maxlength="40" autocomplete="off" .defaultValue=${person?.name ?? ""} /></label>
        ${
          person
            ? html`<label class="field">${t("User name")}<input disabled .value=${person.login} /></label>`
            : html`<label class="field">${t("User name (small letters and digits)")}<input name="login" required maxlength="40" pattern="[a-z0-9][a-z0-9._\\-]*" autocapitalize="none" spellcheck="false" autocomplete="off" /></label>`
        }
        <label class="field">${t("Role")}<select name="role">${ROLES.map(
          (one) =>
            html`<option value=${one} ?selected=${one === (person?.role ?? "operator")}>${roleName(one)}</option>`,
        )}</select></label>
        <label class="field">${t("Language of the console")}<select name="language">${LANGUAGES.map(
          (one) =>
            html`<option value=${one.code} lang=${one.code} ?selected=${one.code === (person?.language ?? "zh-CN")}>${one.name}</option>`,
        )}</select></label>
      </div>
      <fieldset><legend>${t("Speaks with residents")}</legend><div class="choice">${[
        ...new Set([...DIALECT_CODES, ...this.spoken]),
      ].map(
        (code) =>
          html`<label><input type="checkbox" .checked=${this.spoken.includes(code)} @change=${() => this.#speaks(code)} /> ${dialectName(code)}</label>`,
      )}</div></fieldset>`;
  }

  #speaks(code: string): void {
    const knows = this.spoken.includes(code);
    this.spoken = knows ? this.spoken.filter((one) => one !== code) : [...this.spoken, code];
  }

  #link({ path, until_ms }: Link): TemplateResult {
    return html`<div class="link" role="status"><label class="field">${t("This link lets them in once, until {time}. It is shown only now.", { time: moment(until_ms) })}
        <input readonly .value=${new URL(path, location.href).href} @focus=${(e: Event) => (e.target as HTMLInputElement).select()} /></label>
      <p class="small">${t("Give it to that person only. They then choose a password in their own menu.")}</p></div>`;
  }

  #more(person: Person): TemplateResult {
    const put = (active: boolean): void => {
      const done = active
        ? t("Back again. Make a link if the password is forgotten.")
        : t("They can no longer sign in.");
      void this.#run(() => patch<Person>(`/operators/${person.id}`, { active }), done);
    };
    const own = person.id === me.value?.id;
    return html`<div class="row more">
      ${person.active ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.#invite()}>${icon("key")} ${t("Make a sign-in link")}</button>` : nothing}
      ${person.signed_in > 0 ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.#run(() => post<Person>(`/operators/${person.id}/end-sessions`, undefined), t("Signed out everywhere."))}>${icon("door")} ${t("Sign out everywhere")}</button>` : nothing}
      ${own ? nothing : html`<button type="button" ?disabled=${this.busy} @click=${() => put(!person.active)}>${icon(person.active ? "close" : "again")} ${person.active ? t("Has left") : t("Is back")}</button>`}
    </div>`;
  }
}
