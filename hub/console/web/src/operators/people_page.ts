// The people of the centre: who works here, what they may do, and how they come in. For the administrator.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get, type Page } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { listed, moment } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { dialectName } from "../residents/words";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { roleName } from "../shell/roles";
import type { Person } from "./model";
import "./person_dialog";
import type { PersonDialog } from "./person_dialog";
import { tableLook } from "./table";

@customElement("ll-people")
export class PeoplePage extends LampElement {
  static override styles = look([onePane, tableLook, css`tr.gone td { color: var(--muted); }`]);

  @state() private people: readonly Person[] | null = null;
  @state() private error = "";
  @query("ll-person-dialog") private readonly dialog!: PersonDialog;
  #shown = -1;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override willUpdate(): void {
    if (this.#shown === resynced.value) return;
    this.#shown = resynced.value;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    try {
      this.people = (await get<Page<Person>>("/operators")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  };

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("People")}</h1>
        <button class="primary" @click=${() => this.dialog.open(null)}>${icon("plus")} ${t("New person")}</button>
        <span class="muted figures" role="status">${this.people === null ? t("Loading…") : tn("{count} person", "{count} people", this.people.filter((one) => one.active).length)}</span></div>
      <p class="muted">${t("Who works at the centre, and what each may do. Nobody is ever removed: who leaves can no longer sign in, and what they did stays theirs.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.people === null ? nothing : this.#table(this.people)}
      <ll-person-dialog @changed=${this.#load}></ll-person-dialog>`;
  }

  #table(people: readonly Person[]): TemplateResult {
    return html`<section class="panel scroll"><table>
      <thead><tr><th scope="col">${t("Name")}</th><th scope="col">${t("User name")}</th><th scope="col">${t("Role")}</th>
        <th scope="col">${t("Speaks")}</th><th scope="col">${t("Here")}</th><th scope="col"><span class="sr">${t("Change")}</span></th></tr></thead>
      <tbody>${people.map((one) => this.#person(one))}</tbody></table></section>`;
  }

  #person(one: Person): TemplateResult {
    return html`<tr class=${one.active ? "" : "gone"}><td><strong>${said(one.name)}</strong></td><td>${one.login}</td><td>${roleName(one.role)}</td>
      <td>${listed(one.languages.map(dialectName))}</td><td>${this.#here(one)}</td>
      <td><button aria-label=${t("Change {name}", { name: one.name })} @click=${() => this.dialog.open(one)}>${icon("note")} ${t("Change")}</button></td></tr>`;
  }

  #here(one: Person): TemplateResult | string {
    if (!one.active) return html`<span class="tag">${icon("close")} ${t("has left")}</span>`;
    if (one.signed_in > 0) return html`<span class="tag good">${icon("done")} ${t("signed in")}</span>`;
    if (one.link_ms !== null)
      return html`<span class="tag warn">${icon("clock")} ${t("a link waits until {time}", { time: moment(one.link_ms) })}</span>`;
    if (!one.has_password)
      return html`<span class="tag warn">${icon("key")} ${t("cannot come in yet")}</span>`;
    return one.seen_ms === null ? "" : t("last seen {time}", { time: moment(one.seen_ms) });
  }
}
