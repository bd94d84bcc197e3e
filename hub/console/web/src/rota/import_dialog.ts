// A table of shifts comes in: first what it would do, line by line, then the decision; and the way back.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get, type Page, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { colon, listed, moment } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { columnName, dayName, decode, doubtText, faultText, type Import, type Report } from "./model";

const SHOWN_MAX = 200;
const IMPORTS_SHOWN = 5;

@customElement("ll-rota-import")
export class ImportDialog extends LampElement {
  static override styles = look(css`
    dialog { width: min(60rem, calc(100vw - 2rem)); }
    textarea { min-height: 6rem; font-family: ui-monospace, monospace; font-size: 0.875rem; font-weight: 400; white-space: pre; }
    .ends { justify-content: space-between; position: sticky; bottom: -1.5rem; background: var(--surface); padding-block: 0.75rem; }
    .report { display: grid; gap: 0.6rem; }
    .list { max-height: 14rem; overflow: auto; border: 1px solid var(--line); border-radius: var(--round-small); }
    table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
    th, td { text-align: start; padding: 0.3rem 0.5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
    th, td.figures { white-space: nowrap; }
  `);

  @state() private text = "";
  @state() private replace = true;
  @state() private report: Report | null = null;
  @state() private imports: readonly Import[] = [];
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  open(): void {
    this.text = "";
    this.report = null;
    this.error = "";
    this.dialog.showModal();
    void this.#loadImports();
  }

  async #loadImports(): Promise<void> {
    const found = await get<Page<Import>>(`/rota/imports?limit=${IMPORTS_SHOWN}`).catch(() => null);
    this.imports = found?.items ?? [];
  }

  readonly #file = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.text = decode(await file.arrayBuffer());
    await this.#preview();
  };

  readonly #preview = (): Promise<void> =>
    this.#ask(async () => {
      this.report = await post<Report>("/rota/preview", { text: this.text, replace: this.replace });
    });

  readonly #bring = (): Promise<void> =>
    this.#ask(async () => {
      const done = await post<Report>("/rota/imports", { text: this.text, replace: this.replace });
      tell(tn("{count} shift is on the rota.", "{count} shifts are on the rota.", done.shifts.length));
      this.dialog.close();
    });

  #undo(id: number): Promise<void> {
    return this.#ask(async () => {
      await post(`/rota/imports/${id}/undo`, undefined);
      tell(t("The rota is as it was before."));
      await this.#loadImports();
    });
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = "";
    try {
      await work();
    } catch (error) {
      this.report = null;
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<dialog aria-labelledby="title"><div class="stack">
      <h1 id="title">${t("Bring in a table of shifts")}</h1>
      <p class="muted">${t("Columns: date, start, end, user name or name; if you like role, seat, note. A shift that ends before it begins ends on the next day.")}</p>
      <label class="field">${t("File (CSV)")} <input type="file" accept=".csv,.txt,text/csv" @change=${this.#file} /></label>
      <label class="field">${t("or paste it here")} <textarea maxlength="60000" spellcheck="false" .value=${this.text} @input=${(
        e: InputEvent,
      ) => {
        this.text = (e.target as HTMLTextAreaElement).value;
        this.report = null;
      }}></textarea></label>
      <label class="row"><input type="checkbox" .checked=${this.replace} @change=${(e: Event) => {
        this.replace = (e.target as HTMLInputElement).checked;
        this.report = null;
      }} /> ${t("What is on the rota for these days makes room")}</label>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.report ? this.#report(this.report) : nothing}
      <div class="row ends"><button @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        ${
          this.report &&
          (this.report.shifts.length > 0 || (this.report.nobody.length > 0 && this.report.replaced > 0))
            ? html`<button class="primary" ?disabled=${off} @click=${this.#bring}>${icon("calendar")} ${tn("Put {count} shift on the rota", "Put {count} shifts on the rota", this.report.shifts.length)}</button>`
            : html`<button class="primary" ?disabled=${off || this.text.trim() === ""} @click=${this.#preview}>${icon("search")} ${t("Look at it first")}</button>`
        }</div>
      ${this.imports.length > 0 ? this.#earlier(off) : nothing}
    </div></dialog>`;
  }

  #report(report: Report): TemplateResult {
    return html`<div class="report" role="status">
      <p><strong>${tn("{count} new shift", "{count} new shifts", report.shifts.length)}</strong>${report.replaced > 0 ? html` · ${t("{count} make room", { count: report.replaced })}` : nothing}${
        report.rejected.length > 0
          ? html` · <span class="error">${icon("triangle")} ${tn("{count} line cannot be used", "{count} lines cannot be used", report.rejected.length)}</span>`
          : nothing
      }</p>
      ${report.nobody.length > 0 ? html`<p class="row">${icon("triangle")} ${t("Nobody comes on {days}", { days: listed(report.nobody.map(dayName)) })}</p>` : nothing}
      ${report.rejected.length > 0 ? this.#rejected(report) : nothing}
      ${
        report.doubts.length > 0
          ? html`<ul class="list" tabindex="0">${report.doubts.slice(0, SHOWN_MAX).map((one) => html`<li class="row">${icon("circle")} ${t("Line {line}", { line: one.line })}${colon()}${doubtText(one)}</li>`)}</ul>`
          : nothing
      }
      ${
        report.shifts.length > 0
          ? html`<div class="list" tabindex="0"><table><tbody>${report.shifts.slice(0, SHOWN_MAX).map((one) => html`<tr><td class="figures">${dayName(one.date)}</td><td class="figures">${one.start}–${one.end}</td><td>${said(one.name)}</td><td>${one.role === "supervisor" ? t("Shift supervisor") : t("Operator")}</td><td>${one.seat}</td></tr>`)}</tbody></table></div>`
          : nothing
      }</div>`;
  }

  #rejected(report: Report): TemplateResult {
    return html`<div class="list" tabindex="0"><table>
      <thead><tr><th>${t("Line")}</th><th>${t("Column")}</th><th>${t("What is wrong")}</th><th>${t("What would be right")}</th></tr></thead>
      <tbody>${report.rejected.slice(0, SHOWN_MAX).map((one) => {
        const [wrong, right] = faultText(one.code);
        return html`<tr><td class="figures">${one.line}</td><td>${columnName(one.column)}</td><td>${one.value ? html`“${said(one.value)}”: ` : nothing}${wrong}</td><td>${right}</td></tr>`;
      })}</tbody></table></div>`;
  }

  #earlier(off: boolean): TemplateResult {
    return html`<section><h2>${t("Brought in before")}</h2><ul>${this.imports.map(
      (
        one,
      ) => html`<li class="row"><span class="figures">${moment(one.made_ms)}</span> ${said(one.made_by_name)}
        <span class="muted">${tn("{count} shift", "{count} shifts", one.shifts)}</span>
        ${
          one.undone_ms !== null
            ? html`<span class="muted">${t("undone by {name}", { name: one.undone_by_name ?? "" })}</span>`
            : one.can_undo
              ? html`<button ?disabled=${off} @click=${() => this.#undo(one.id)}>${icon("again")} ${t("Undo")}</button>`
              : nothing
        }</li>`,
    )}</ul></section>`;
  }
}
