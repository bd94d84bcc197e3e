// The visits of the day: who goes to whom, by when, and what they found; on paper for who goes without a telephone.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link, resynced } from "../kernel/feed";
import { appointed, moment, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { PagedList } from "../kernel/pages";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { changed } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import "./dialog";
import type { VisitDialog } from "./dialog";
import { byName, type Visit, visitOutcomeName } from "./model";

const SHOWN_MAX = 200;

@customElement("ll-care-visits")
export class CareVisitsPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .wide { overflow: auto; border: 1px solid var(--line); border-radius: var(--round); background: var(--surface); }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; vertical-align: top; padding: 0.5rem 0.7rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    thead th { font-size: 0.875rem; white-space: nowrap; }
    td button, td .button { min-height: 2.2rem; padding: 0.2rem 0.6rem; font-size: 0.9rem; }
    .paper { display: none; }
    @media print {
      button, .button, label, .screen { display: none !important; }
      .paper { display: table-cell; min-width: 9rem; }
      .wide { overflow: visible; border: 0; }
    }
  `,
  ]);

  @state() private over = false;
  @query("ll-visit-dialog") private readonly dialog!: VisitDialog;
  readonly #rows = new PagedList<Visit>(this, "/care-visits");
  #seen = "";

  constructor() {
    super();
    new Watch(this, [resynced, changed, link]);
    new Ticking(this, 60_000);
  }

  override willUpdate(): void {
    const news = `${resynced.value}:${[...changed.value.values()].reduce((sum, one) => sum + one, 0)}`;
    if (this.#seen !== "" && this.#seen !== news) this.#rows.refresh();
    this.#seen = news;
  }

  override render(): TemplateResult {
    const { total, error } = this.#rows;
    const rows = Array.from({ length: Math.min(total ?? 0, SHOWN_MAX) }, (_, at) =>
      this.#rows.row(at),
    ).filter((one) => one !== undefined);
    return html`<div class="heading"><h1>${t("Visits")}</h1>
        <label class="row"><input type="checkbox" .checked=${this.over} @change=${(e: Event) => {
          this.over = (e.target as HTMLInputElement).checked;
          this.#rows.search({ over: this.over ? "true" : "" });
        }} /> ${t("Those that are over")}</label>
        <button ?disabled=${rows.length === 0} @click=${() => print()}>${icon("order")} ${t("Print")}</button></div>
      ${error ? html`<p class="error" role="alert">${error}</p>` : nothing}
      ${
        total === null
          ? error
            ? nothing
            : html`<p class="muted" role="status">${t("Loading…")}</p>`
          : rows.length === 0
            ? html`<div class="empty">${icon("door")}<h2>${t("Nobody has to be visited")}</h2><p>${t("Who is not reached by telephone, nor through their contacts, is visited the same day.")}</p></div>`
            : this.#table(rows)
      }
      <ll-visit-dialog></ll-visit-dialog>`;
  }

  #table(rows: readonly Visit[]): TemplateResult {
    return html`<div class="wide" tabindex="0"><table><thead><tr><th scope="col">${t("Resident")}</th><th scope="col">${t("By when")}</th><th scope="col">${t("Who goes")}</th>
      <th scope="col">${t("Found")}</th><th class="screen" scope="col"><span class="sr">${t("What to do")}</span></th></tr></thead><tbody>${rows.map((one) => this.#row(one))}</tbody></table></div>`;
  }

  #row(one: Visit): TemplateResult {
    const late = one.outcome === null && one.due_ms < serverNow();
    return html`<tr><th scope="row"><a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a><br /><span class="small muted">${said(one.address)}</span></th>
      <td class="figures">${appointed(one.due_ms)} ${late ? html`<span class="tag bad">${icon("triangle")} ${t("overdue")}</span>` : nothing}</td>
      <td>${one.visitor ? html`${said(one.visitor)} <span class="muted small">${byName(one.by)}</span>` : html`<span class="tag warn">${icon("person")} ${t("Nobody yet")}</span>`}
        ${one.phone ? html`<br /><span class="small figures">${phone(one.phone)} ${one.sent_ms ? html`· ${t("link sent {when}", { when: moment(one.sent_ms) })}` : nothing}</span>` : nothing}</td>
      <td>${one.outcome ? html`${visitOutcomeName(one.outcome)} ${one.talked ? html`<span class="tag good">${icon("done")} ${t("talked with them")}</span>` : nothing}${one.note ? html`<br /><span class="small">${said(one.note)}</span>` : nothing}` : html`<span class="paper">&nbsp;</span>`}</td>
      <td class="screen">${one.outcome ? nothing : this.#buttons(one)}</td></tr>`;
  }

  #buttons(one: Visit): TemplateResult {
    const off = link.value.state !== "live";
    return html`<span class="row"><button ?disabled=${off} @click=${() => void this.#arrange(one)}>${icon("phone")} ${t("Who goes, and the link")}</button>
      <button ?disabled=${off} @click=${() => void this.#result(one)}>${icon("note")} ${t("What they found")}</button>
      <a class="button" href=${`/print/visits/${one.id}`} target="_blank" rel="noopener">${icon("order")} ${t("On paper")}</a></span>`;
  }

  async #arrange(one: Visit): Promise<void> {
    const said = await this.dialog.arrange(one);
    if (said) await this.#send(`/care-visits/${one.id}/arrange`, said, t("Noted who goes."));
  }

  async #result(one: Visit): Promise<void> {
    const said = await this.dialog.result(one);
    if (said) await this.#send(`/care-visits/${one.id}/result`, said, t("Noted what they found."));
  }

  async #send(path: string, body: unknown, told: string): Promise<void> {
    try {
      await post(path, body);
      tell(told);
      this.#rows.refresh();
    } catch (error) {
      tell(explain(error), true);
    }
  }
}
