// The form that lets a build go out: what, to whom, how many first, and when it shall stop by itself.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { aside } from "../kernel/format";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { tell } from "../shell/toasts";
import type { Build, GroupKind } from "./model";

const CANARY = 5;
const FAILED_PCT = 5;

@customElement("ll-begin-rollout")
export class BeginRollout extends LampElement {
  static override styles = look(css`
    form { display: flex; flex-wrap: wrap; gap: 0.7rem 1rem; align-items: end; }
    label { display: grid; gap: 0.25rem; }
    input[type="number"] { width: 6rem; }
  `);

  @property({ attribute: false }) builds: readonly Build[] = [];
  @state() private kind: GroupKind = "share";
  @state() private busy = false;

  override render(): TemplateResult {
    return html`<section class="panel"><h2>${t("A new roll-out")}</h2><form @submit=${this.#submit}>
      <label>${t("Version")}<select name="build">${this.builds
        .filter((one) => one.image === "phone")
        .map(
          (one) => html`<option value=${one.id}>${one.version}${aside(String(one.number))}</option>`,
        )}</select></label>
      <label>${t("To whom")}<select name="group" @change=${(event: Event) => {
        this.kind = (event.target as HTMLSelectElement).value as GroupKind;
      }}><option value="share">${t("a share of the phones")}</option><option value="device">${t("one device")}</option>
        <option value="zone">${t("one zone")}</option><option value="all">${t("all phones")}</option></select></label>
      ${this.#value()}
      <label>${t("How many first")}<input name="canary" type="number" min="0" max="100" required .value=${String(CANARY)}></label>
      <label>${t("Stop above so many failures (%)")}<input name="failed" type="number" min="0" max="100" required .value=${String(FAILED_PCT)}></label>
      <button class="primary" ?disabled=${this.busy}>${t("Begin")}</button></form></section>`;
  }

  #value(): TemplateResult | typeof nothing {
    switch (this.kind) {
      case "share":
        return html`<label>${t("Share (%)")}<input name="value" type="number" min="1" max="100" required .value=${"5"}></label>`;
      case "device":
        return html`<label>${t("Number of the device")}<input name="value" pattern="[a-z0-9\\-]+" maxlength="32" required></label>`;
      case "zone":
        return html`<label>${t("Name of the zone")}<input name="value" maxlength="80" required></label>`;
      default:
        return nothing;
    }
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    try {
      await post("/firmware/rollouts", {
        build_id: Number(form.get("build")),
        group: this.kind,
        value: String(form.get("value") ?? ""),
        canary: Number(form.get("canary")),
        failed_pct_max: Number(form.get("failed")),
      });
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  };
}
