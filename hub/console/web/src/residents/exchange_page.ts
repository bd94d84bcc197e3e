// Residents in and out of the house as a file: looked at first, row by row, and only then carried out.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get, post, upload } from "../kernel/api";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { rightText } from "./import_words";

interface File_ {
  id: number;
  name: string;
  at_ms: number;
  operator_name: string;
  state: "reading" | "checked" | "running" | "done";
  rows: number;
  next_number: number;
  counts: Partial<Record<Outcome, number>>;
}
type Outcome = "add" | "change" | "same" | "rejected";
interface Rejected {
  number: number;
  problems: Array<{ column: string; code: string; right: string; value: string }>;
}

const LOOK_AGAIN_MS = 500;

@customElement("ll-exchange")
export class ExchangePage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.9rem; }
    .pair > *, .pair .stack > *, input[type="file"] { min-width: 0; max-width: 100%; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.35rem 0.6rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
    progress { width: 100%; accent-color: var(--accent); }
  `,
  ]);

  @state() private file: File_ | null = null;
  @state() private rejected: readonly Rejected[] = [];
  @state() private earlier: readonly File_[] = [];
  @state() private health = false;
  @state() private busy = false;
  @state() private error = "";
  @query("input[type=file]") private readonly chosen!: HTMLInputElement;
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#overview();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #overview(): Promise<void> {
    try {
      this.earlier = (await get<{ items: File_[] }>("/residents-import")).items;
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #show(file: File_): Promise<void> {
    this.file = file;
    this.rejected = (await get<{ items: Rejected[] }>(`/residents-import/${file.id}/rows?limit=200`)).items;
  }

  readonly #bring = async (event: Event): Promise<void> => {
    event.preventDefault();
    const file = this.chosen.files?.[0];
    if (!file) return;
    await this.#try(async () => {
      await this.#show(
        await upload<File_>(`/residents-import?name=${encodeURIComponent(file.name.slice(0, 120))}`, file),
      );
    });
  };

  readonly #start = (): Promise<void> =>
    this.#try(async () => {
      if (!this.file) return;
      this.file = await post<File_>(`/residents-import/${this.file.id}/start`, undefined);
      this.#follow();
    });

  /** Looks again until it is done; the rows are carried out at the hub, whether this page is open or not. */
  #follow(): void {
    this.#timer = window.setTimeout(() => void this.#look(), LOOK_AGAIN_MS);
  }

  async #look(): Promise<void> {
    const { file } = this;
    if (file?.state !== "running") return;
    try {
      await this.#show(await get<File_>(`/residents-import/${file.id}`));
      await this.#overview();
    } catch (error) {
      this.error = explain(error);
    }
    this.#follow();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = "";
    try {
      await work();
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const at = "/api/v1/residents-export";
    const more = this.health ? "?health=true" : "";
    return html`<div class="heading"><h1>${t("Residents as a file")}</h1></div>
      <div class="pair">
        <section class="panel stack"><h2>${icon("inbox")} ${t("Import")}</h2>
          <p class="muted">${t("CSV or XLSX. Nothing is changed until you have seen what would happen.")}</p>
          <p><a href="${at}/template.xlsx" download>${t("Template (XLSX)")}</a> · <a href="${at}/template.csv" download>${t("Template (CSV)")}</a></p>
          <form class="row" @submit=${this.#bring}><input type="file" required accept=".csv,.xlsx" aria-label=${t("File")} />
            <button class="primary" ?disabled=${this.busy}>${icon("search")} ${t("Check the file")}</button></form></section>
        <section class="panel stack"><h2>${icon("order")} ${t("Export")}</h2>
          <label class="row"><input type="checkbox" .checked=${this.health} @change=${(e: Event) => {
            this.health = (e.target as HTMLInputElement).checked;
          }} /> ${t("With what is known of their health")}</label>
          <p class="row"><a class="button" href="${at}/residents.xlsx${more}" download>XLSX</a><a class="button" href="${at}/residents.csv${more}" download>CSV</a></p>
          <p class="muted small">${t("It is noted who took the file, and when.")}</p></section>
      </div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.file ? this.#report(this.file) : nothing}
      ${this.earlier.length > 0 ? this.#earlier() : nothing}`;
  }

  #report(file: File_): TemplateResult {
    const { counts } = file;
    return html`<section class="panel stack" aria-live="polite"><h2>${icon("note")} ${said(file.name)}</h2>
      <p class="row"><span class="tag good">${t("{count} new", { count: counts.add ?? 0 })}</span>
        <span class="tag">${t("{count} changed", { count: counts.change ?? 0 })}</span>
        <span class="tag">${t("{count} as they are", { count: counts.same ?? 0 })}</span>
        <span class="tag ${counts.rejected ? "bad" : ""}">${t("{count} rejected", { count: counts.rejected ?? 0 })}</span></p>
      ${file.state === "checked" ? html`<p><button class="primary" ?disabled=${this.busy || !((counts.add ?? 0) + (counts.change ?? 0))} @click=${this.#start}>${icon("done")} ${t("Carry it out")}</button></p>` : nothing}
      ${file.state === "running" ? html`<progress max=${file.rows + 1} value=${file.next_number} aria-label=${t("Progress")}></progress>` : nothing}
      ${file.state === "done" ? html`<p><strong>${t("It is done.")}</strong></p>` : nothing}
      ${this.rejected.length > 0 ? this.#rejected() : nothing}</section>`;
  }

  #rejected(): TemplateResult {
    return html`<table><caption class="sr">${t("Rejected rows")}</caption>
      <thead><tr><th scope="col">${t("Row")}</th><th scope="col">${t("Column")}</th><th scope="col">${t("What stood there")}</th><th scope="col">${t("What would be right")}</th></tr></thead>
      <tbody>${this.rejected.flatMap((row) =>
        row.problems.map(
          (one) =>
            html`<tr><td class="figures">${row.number}</td><td>${one.column}</td><td>${said(one.value)}</td><td>${rightText(one.code, one.right)}</td></tr>`,
        ),
      )}</tbody></table>`;
  }

  #earlier(): TemplateResult {
    return html`<section class="panel"><h2>${icon("clock")} ${t("Files so far")}</h2><ul>${this.earlier.map(
      (
        one,
      ) => html`<li class="row"><button class="quiet" @click=${() => this.#try(() => this.#show(one))}>${said(one.name)}</button>
        <span class="muted small">${moment(one.at_ms)} · ${said(one.operator_name)}</span></li>`,
    )}</ul></section>`;
  }
}
