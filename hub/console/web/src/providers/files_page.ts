// Providers in and out of the house as a file: looked at first, row by row, and only then carried out.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, upload } from "../kernel/api";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import { rightText } from "./import_words";

type Outcome = "add" | "change" | "same" | "rejected";
interface Report {
  name: string;
  carried_out: boolean;
  rows: number;
  counts: Partial<Record<Outcome, number>>;
  items: Array<{
    number: number;
    outcome: Outcome;
    name: string;
    problems: Array<{ column: string; code: string; right: string; value: string }>;
  }>;
}

@customElement("ll-provider-files")
export class ProviderFilesPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.9rem; }
    .pair > *, input[type="file"] { min-width: 0; max-width: 100%; }
    table { border-collapse: collapse; width: 100%; table-layout: fixed; }
    th, td { text-align: start; padding: 0.35rem 0.6rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
  `,
  ]);

  @state() private report: Report | null = null;
  @state() private busy = false;
  @state() private error = "";
  @query("input[type=file]") private readonly chosen!: HTMLInputElement;
  /** The file that was looked at: what is carried out is that one, whatever is chosen meanwhile. */
  #file: File | null = null;

  readonly #look = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.#file = this.chosen.files?.[0] ?? null;
    await this.#bring(false);
  };

  readonly #carryOut = async (): Promise<void> => {
    await this.#bring(true);
    if (!this.error) tell(t("It is done."));
  };

  async #bring(carryOut: boolean): Promise<void> {
    const file = this.#file;
    if (!file || this.busy) return;
    this.busy = true;
    this.error = "";
    try {
      const name = encodeURIComponent(file.name.slice(0, 120));
      this.report = await upload<Report>(`/providers-import?name=${name}&carry_out=${carryOut}`, file);
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const at = "/api/v1/providers-export";
    return html`<div class="heading"><h1>${t("Providers as a file")}</h1></div>
      <div class="pair">
        <section class="panel stack"><h2>${icon("inbox")} ${t("Import")}</h2>
          <p class="muted">${t("CSV or XLSX. Nothing is changed until you have seen what would happen.")}</p>
          <p><a href="${at}/template.xlsx" download>${t("Template (XLSX)")}</a> · <a href="${at}/template.csv" download>${t("Template (CSV)")}</a></p>
          <form class="row" @submit=${this.#look}><input type="file" required accept=".csv,.xlsx" aria-label=${t("File")} />
            <button class="primary" ?disabled=${this.busy}>${icon("search")} ${t("Check the file")}</button></form></section>
        <section class="panel stack"><h2>${icon("order")} ${t("Export")}</h2>
          <p class="row"><a class="button" href="${at}/providers.xlsx" download>XLSX</a><a class="button" href="${at}/providers.csv" download>CSV</a></p>
          <p class="muted small">${t("It is noted who took the file, and when.")}</p></section>
      </div>
      ${this.busy ? html`<p role="status" class="muted">${t("Loading…")}</p>` : nothing}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.report ? this.#report(this.report) : nothing}`;
  }

  #report(report: Report): TemplateResult {
    const { counts } = report;
    const wanted = (counts.add ?? 0) + (counts.change ?? 0);
    const rejected = report.items.filter((one) => one.outcome === "rejected");
    return html`<section class="panel stack" aria-live="polite"><h2>${icon("note")} ${said(report.name)}</h2>
      <p class="row"><span class="tag good">${t("{count} new", { count: counts.add ?? 0 })}</span>
        <span class="tag">${t("{count} changed", { count: counts.change ?? 0 })}</span>
        <span class="tag">${t("{count} as they are", { count: counts.same ?? 0 })}</span>
        <span class="tag ${counts.rejected ? "bad" : ""}">${t("{count} rejected", { count: counts.rejected ?? 0 })}</span></p>
      ${report.carried_out ? html`<p><strong>${t("It is done.")}</strong></p>` : html`<p><button class="primary" ?disabled=${this.busy || wanted === 0} @click=${this.#carryOut}>${icon("done")} ${t("Carry it out")}</button></p>`}
      ${
        rejected.length === 0
          ? nothing
          : html`<table><caption class="sr">${t("Rejected rows")}</caption>
      <thead><tr><th scope="col">${t("Row")}</th><th scope="col">${t("Column")}</th><th scope="col">${t("What stood there")}</th><th scope="col">${t("What would be right")}</th></tr></thead>
      <tbody>${rejected.flatMap((row) =>
        row.problems.map(
          (one) =>
            html`<tr><td class="figures">${row.number} ${said(row.name)}</td><td>${one.column}</td><td>${said(one.value)}</td><td>${rightText(one.code, one.right)}</td></tr>`,
        ),
      )}</tbody></table>`
      }</section>`;
  }
}
