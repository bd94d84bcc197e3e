// The phone at home and its remote control: do they live, and on what power.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { percent, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { Connection, Device } from "./model";

const BATTERY_LOW_PCT = 20;

@customElement("ll-devices")
export class Devices extends LampElement {
  static override styles = look(css`
    li { padding: 0.4rem 0; border-top: 1px solid var(--line); display: grid; gap: 0.3rem; }
    li:first-child { border-top: 0; padding-top: 0; }
  `);

  @property({ attribute: false }) devices: readonly Device[] = [];

  override render(): TemplateResult {
    if (this.devices.length === 0) return html`<p class="muted">${t("No device is noted.")}</p>`;
    return html`<ul>${this.devices.map((one) => this.#device(one))}</ul>`;
  }

  #device(one: Device): TemplateResult {
    const seen = one.last_heartbeat_ms ?? one.remote_seen_ms;
    return html`<li>
      <div class="row"><strong>${one.kind === "phone" ? t("Phone") : t("Remote control")}</strong>
        <span class="muted small">${one.id}</span>
        ${seen ? connectionTag(one.connection) : html`<span class="tag">${t("not heard yet")}</span>`}</div>
      <div class="row small">
        ${one.battery_pct == null ? nothing : battery(one.battery_pct)}
        ${one.mains == null || one.kind === "remote" ? nothing : mains(one.mains)}
        ${seen ? html`<span class="muted">${t("last heard {when}", { when: relative(seen) })}</span>` : nothing}
        ${one.firmware ? html`<span class="muted">${one.firmware}</span>` : nothing}
      </div></li>`;
  }
}

/** Whether a device is heard, in a word and a colour. */
export function connectionTag(connection: Connection): TemplateResult {
  switch (connection) {
    case "online":
      return html`<span class="tag good">${icon("link")} ${t("connected")}</span>`;
    case "late":
      return html`<span class="tag warn">${icon("clock")} ${t("late")}</span>`;
    case "offline":
      return html`<span class="tag bad">${icon("linkLost")} ${t("offline")}</span>`;
  }
}

function battery(pct: number): TemplateResult {
  return html`<span class="tag ${pct <= BATTERY_LOW_PCT ? "bad" : ""}">${icon("battery")} ${pct <= BATTERY_LOW_PCT ? t("low battery") : ""} ${percent(pct)}</span>`;
}

function mains(on: boolean): TemplateResult {
  return on
    ? html`<span class="tag">${icon("plug")} ${t("on mains")}</span>`
    : html`<span class="tag warn">${icon("plug")} ${t("mains failure")}</span>`;
}
