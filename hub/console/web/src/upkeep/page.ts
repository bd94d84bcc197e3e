// The page "System": how the hub is, for everybody; how long each kind of data is kept and what would go tonight, for
// those who may see that.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get, put } from "../kernel/api";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import type { HubChecks } from "../watch/checks";
import { type Kept, kindName, type Retention } from "./model";
import "../watch/checks";

@customElement("ll-system")
export class SystemPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
    tr:last-child td { border-bottom: 0; }
    th.number, td.number { text-align: end; padding-inline-end: 1.6rem; font-variant-numeric: tabular-nums; }
    form { display: flex; gap: 0.5rem; align-items: center; }
    input { width: 6rem; }
    h2 { margin-bottom: 0.4rem; }
  `,
  ]);

  @query("ll-hub-checks") private readonly checks?: HubChecks;
  @state() private found: Retention | null = null;
  @state() private error = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    void this.checks?.load();
    if (!this.#keeps) return;
    try {
      this.found = await get<Retention>("/retention");
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  };

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("System")}</h1>
        <button @click=${this.#load}>${icon("again")} ${t("Look again")}</button></div>
      <ll-hub-checks></ll-hub-checks>
      ${me.value?.role === "admin" ? this.#outside(me.value.centre_phone) : nothing}
      ${this.#keeps ? this.#retention() : nothing}`;
  }

  get #keeps(): boolean {
    return me.value?.role === "admin" || me.value?.role === "auditor";
  }

  /** What people outside read, which no page of theirs can say if nobody has told the hub. */
  #outside(phone: string): TemplateResult {
    return html`<section class="panel"><h2>${t("The centre’s telephone number")}</h2>
      ${
        phone
          ? html`<p>${phone}</p><p class="muted">${t("It stands on the pages behind links and on what is printed for people outside.")}</p>`
          : html`<p class="tag warn">${icon("triangle")} ${t("Not set")}</p><p>${t("Who opens a link, or gets a printed sheet, reads no number to call. Set LAMPLIGHT_CENTRE_PHONE and start the hub again.")}</p>`
      }</section>`;
  }

  #retention(): TemplateResult {
    return html`<p class="muted">${t("What is too old goes at night. What is open or still needed stays, however old it is.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found ? this.#table(this.found) : this.error ? nothing : html`<p class="muted" role="status">${t("Loading…")}</p>`}`;
  }

  #table({ items, due_ms, last }: Retention): TemplateResult {
    return html`<section class="panel scroll"><h2>${t("How long data is kept")}</h2>
      <p class="muted">${due_ms === null ? nothing : t("Next time: {moment}", { moment: moment(due_ms) })}
        ${last === null ? nothing : t("Last time: {moment}", { moment: moment(last.at_ms) })}</p>
      <table><thead><tr><th scope="col">${t("Data")}</th><th scope="col">${t("Kept for days")}</th>
        <th scope="col" class="number">${t("Would go now")}</th><th scope="col">${t("The oldest")}</th>
        <th scope="col" class="number">${t("Went last time")}</th></tr></thead>
      <tbody>${items.map(
        (one) => html`<tr><th scope="row">${kindName(one.kind)}</th><td>${this.#days(one)}</td>
          <td class="number">${one.count}</td><td>${one.oldest_ms === null ? "" : moment(one.oldest_ms)}</td>
          <td class="number">${last?.gone[one.kind] ?? ""}</td></tr>`,
      )}</tbody></table></section>`;
  }

  #days(one: Kept): TemplateResult {
    if (me.value?.role !== "admin") return html`${one.days}`;
    return html`<form @submit=${(event: SubmitEvent) => void this.#keep(event, one)}>
      <input name="days" type="number" inputmode="numeric" required min=${one.days_least} max=${one.days_most} .value=${String(one.days)}
        aria-label=${t("Days to keep: {kind}", { kind: kindName(one.kind) })} title=${t("{least} to {most} days", { least: one.days_least, most: one.days_most })}>
      <button>${t("Save")}</button></form>`;
  }

  async #keep(event: SubmitEvent, one: Kept): Promise<void> {
    event.preventDefault();
    const days = Number(new FormData(event.target as HTMLFormElement).get("days"));
    try {
      await put(`/retention/${one.kind}`, { days });
      tell(t("{kind}: kept for {days} days from the next night on.", { kind: kindName(one.kind), days }));
      await this.#load();
    } catch (error) {
      tell(explain(error), true);
    }
  }
}
