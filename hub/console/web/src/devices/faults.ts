// What is wrong with a device and since when; what it said once stands until somebody has looked.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { aside, moment, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Detail, isCaretaker, SAID_ONCE } from "./model";
import { faultName } from "./words";

@customElement("ll-device-faults")
export class DeviceFaults extends LampElement {
  static override styles = look(css`
    li { padding: 0.4rem 0; border-top: 1px solid var(--line); display: grid; gap: 0.4rem; }
    li:first-child { border-top: 0; padding-top: 0; }
    form { display: flex; gap: 0.5rem; flex-wrap: wrap; }
    input { flex: 1 1 10rem; }
  `);

  @property({ attribute: false }) device!: Detail;

  override render(): TemplateResult {
    const { faults } = this.device;
    if (faults.length === 0)
      return html`<p><span class="tag good">${icon("done")} ${t("No fault")}</span></p>`;
    return html`<ul>${faults.map(
      (
        one,
      ) => html`<li><div class="row"><span class="tag bad">${icon("triangle")} ${faultName(one.name)}</span>
          <span class="muted small">${t("since {when}", { when: moment(one.since_ms) })}${aside(relative(one.since_ms))}</span></div>
        ${SAID_ONCE.includes(one.name) && isCaretaker() ? this.#looked(one.name) : nothing}</li>`,
    )}</ul>`;
  }

  #looked(fault: string): TemplateResult {
    return html`<form @submit=${(e: SubmitEvent) => void this.#send(e, fault)}>
      <input name="note" required maxlength="200" aria-label=${t("What was found")} placeholder=${t("What was found")} />
      <button>${t("Looked at")}</button></form>`;
  }

  async #send(event: SubmitEvent, fault: string): Promise<void> {
    event.preventDefault();
    const note = String(new FormData(event.target as HTMLFormElement).get("note") ?? "");
    try {
      await post(`/devices/${this.device.id}/faults/${fault}/looked-at`, { note });
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
    } catch (error) {
      tell(explain(error), true);
    }
  }
}
