// One roll-out that is not over: how far it is, what became of each device, and the buttons that hold it or let it go on.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { percent, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { hrefOf } from "../kernel/router";
import { LampElement, look } from "../shell/element";
import { type IconName, icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import {
  countsText,
  type DeviceState,
  deviceStateName,
  groupName,
  type OfDevice,
  type Rollout,
  stateName,
} from "./model";

type Action = "pause" | "resume" | "cancel";

const SHOWN_MAX = 200;
const SIGNS: Readonly<Record<DeviceState, IconName>> = {
  failed: "triangle",
  trying: "clock",
  told: "link",
  done: "done",
  waiting: "circle",
};
const ORDER = Object.keys(SIGNS) as DeviceState[];

@customElement("ll-rollout")
export class RolloutPanel extends LampElement {
  static override styles = look(css`
    progress { width: 100%; height: 0.9rem; accent-color: var(--accent); }
    .heading { display: flex; gap: 0.5rem 1rem; flex-wrap: wrap; align-items: center; }
    summary { cursor: pointer; padding: 0.3rem 0; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.35rem 0.8rem 0.35rem 0; border-bottom: 1px solid var(--line); }
    .scroll { overflow-x: auto; }
  `);

  @property({ attribute: false }) rollout!: Rollout;
  @property({ type: Boolean }) mine = false;
  @state() private devices: OfDevice[] | null = null;
  @state() private open = false;
  @state() private error = "";
  @state() private busy = false;
  @state() private sure = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("rollout") && this.open) void this.#load();
  }

  override render(): TemplateResult {
    const one = this.rollout;
    return html`<section class="panel" aria-label=${t("Roll-out of version {version}", { version: one.version })}>
      <div class="heading"><h2>${t("Roll-out of version {version}", { version: one.version })}</h2>
        <span class="tag ${one.state === "stopped" ? "bad" : one.state === "paused" ? "warn" : ""}">${icon(one.state === "stopped" ? "triangle" : "clock")} ${stateName(one.state)}</span></div>
      <p class="muted">${groupName(one.group_kind, one.group_value)} · ${t("the first {count} on their own; it stops when more than {share} fail", { count: one.canary, share: percent(one.failed_pct_max) })}</p>
      <progress max=${Math.max(one.total, 1)} value=${one.counts.done + one.counts.failed} aria-label=${t("Progress")}></progress>
      <p class="figures" role="status">${countsText(one)}</p>
      ${this.mine ? this.#buttons(one) : nothing}
      <details ?open=${this.open} @toggle=${this.#toggle}><summary>${t("Each device")}</summary>${this.#list()}</details></section>`;
  }

  #buttons(one: Rollout): TemplateResult {
    if (this.sure)
      return html`<div class="row" role="group" aria-label=${t("End it for good?")}><span>${t("End it for good?")}</span>
        <button class="bad" ?disabled=${this.busy} @click=${() => this.#do("cancel")}>${t("Yes, end it")}</button>
        <button @click=${() => {
          this.sure = false;
        }}>${t("No")}</button></div>`;
    return html`<div class="row">
      ${
        one.state === "running"
          ? html`<button ?disabled=${this.busy} @click=${() => this.#do("pause")}>${icon("clock")} ${t("Hold it")}</button>`
          : html`<button class="primary" ?disabled=${this.busy} @click=${() => this.#do("resume")}>${icon("again")} ${one.state === "stopped" ? t("Go on all the same") : t("Go on")}</button>`
      }
      <button class="quiet" @click=${() => {
        this.sure = true;
      }}>${t("End it")}</button></div>`;
  }

  #list(): TemplateResult {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.devices === null) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    const sorted = [...this.devices].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
    return html`<div class="scroll"><table><thead><tr><th scope="col">${t("Device")}</th><th scope="col">${t("How it gets on")}</th>
      <th scope="col">${t("Software")}</th><th scope="col">${t("Slot")}</th><th scope="col">${t("Since")}</th></tr></thead>
      <tbody>${sorted.slice(0, SHOWN_MAX).map(
        (
          one,
        ) => html`<tr><th scope="row"><a href=${hrefOf("devices", one.device_id)}>${one.device_id}</a></th>
        <td>${icon(SIGNS[one.state])} ${deviceStateName(one)}</td><td lang="en">${one.firmware ?? ""}</td><td>${one.slot ?? ""}</td>
        <td class="figures">${one.changed_ms === null ? "" : relative(one.changed_ms)}</td></tr>`,
      )}</tbody></table></div>
      ${sorted.length > SHOWN_MAX ? html`<p class="muted">${t("and {count} more", { count: sorted.length - SHOWN_MAX })}</p>` : nothing}`;
  }

  readonly #toggle = (event: Event): void => {
    this.open = (event.target as HTMLDetailsElement).open;
    if (this.open) void this.#load();
  };

  async #load(): Promise<void> {
    try {
      const found = await get<{ devices: OfDevice[] }>(`/firmware/rollouts/${this.rollout.id}`);
      this.devices = found.devices;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #do(action: Action): Promise<void> {
    this.busy = true;
    try {
      await post(`/firmware/rollouts/${this.rollout.id}/${action}`, undefined);
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
      this.sure = false;
    }
  }
}
