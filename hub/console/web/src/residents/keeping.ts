// What changes rarely: pauses, consents, the end of the service, and what was changed so far.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { calendarDay, colon, fullDay } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor } from "../kernel/me";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { CONSENTS, PAUSES } from "./fields";
import type { Resident } from "./model";

@customElement("ll-keeping")
export class Keeping extends LampElement {
  static override styles = look(css`
    li { padding: 0.3rem 0; }
    h3 { font-size: 0.875rem; margin: 0.6rem 0 0.2rem; }
    button { min-height: 1.9rem; padding: 0.15rem 0.6rem; font-size: 0.8125rem; }
  `);

  @property({ attribute: false }) person!: Resident;
  @state() private historyShown = false;

  override render(): TemplateResult {
    const { person } = this;
    const now = serverNow();
    const away = person.pauses.filter((one) => one.to_ms > now);
    return html`${away.map(
      (
        one,
      ) => html`<p class="row"><span class="tag warn">${icon("clock")} ${word(PAUSES(), one.kind)}${colon()}${fullDay(one.from_ms)} – ${fullDay(one.to_ms - 1)}</span>
        ${said(one.note)} <button @click=${() => this.#send(`/pauses/${one.id}/end`)}>${t("End the pause")}</button></p>`,
    )}
      ${
        person.consents.length === 0
          ? nothing
          : html`<h3>${t("Consents")}</h3><ul>${person.consents.map(
              (
                one,
              ) => html`<li>${word(CONSENTS(), one.subject)} · ${said(one.given_by)} · ${calendarDay(one.given_on)}
          ${one.withdrawn_ms ? html`<span class="tag bad">${t("withdrawn on {day}", { day: fullDay(one.withdrawn_ms) })}</span>` : html`<button class="quiet" @click=${() => this.#send(`/consents/${one.id}/withdraw`, { by: one.given_by })}>${t("Withdraw")}</button>`}</li>`,
            )}</ul>`
      }
      <div class="row"><button @click=${() => this.#ask("pause")}>${icon("clock")} ${t("Add a pause")}</button>
        <button @click=${() => this.#ask("consent")}>${icon("done")} ${t("Add a consent")}</button>
        <button @click=${() => this.#send("/undo")}>${icon("again")} ${t("Undo the last change")}</button>
        <button aria-expanded=${this.historyShown} @click=${this.#history}>${icon("note")} ${t("Show the changes")}</button>
        ${isSupervisor() ? this.#service() : nothing}</div>
      ${this.historyShown ? html`<ll-card-history .resident=${person.id} .version=${person.version}></ll-card-history>` : nothing}`;
  }

  #service(): TemplateResult {
    if (!this.person.ended_on)
      return html`<button @click=${() => this.#ask("end")}>${icon("close")} ${t("End the service")}</button>`;
    return html`<button @click=${() => this.#send("/resume")}>${icon("again")} ${t("Resume the service")}</button>
      <button @click=${() => this.#ask("anonymise")}>${icon("close")} ${t("Anonymise…")}</button>`;
  }

  readonly #history = async (): Promise<void> => {
    await import("./history");
    this.historyShown = !this.historyShown;
  };

  async #ask(what: "pause" | "consent" | "end" | "anonymise"): Promise<void> {
    const { askFor } = await import("./edits");
    await askFor(this, this.person, what);
  }

  async #send(path: string, more: Record<string, unknown> = {}): Promise<void> {
    try {
      await post(`/residents/${this.person.id}${path}`, { version: this.person.version, ...more });
    } catch (error) {
      tell(explain(error), true);
    }
  }
}

function word(words: ReadonlyArray<readonly [string, string]>, key: string): string {
  return words.find(([one]) => one === key)?.[1] ?? key;
}
