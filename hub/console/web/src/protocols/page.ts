// Protocols: of every kind of alarm what to say and to ask, in the centre's own words.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type AlarmKind, kindName } from "../alarms/model";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { t, tn } from "../kernel/i18n";
import { hrefOf, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { protocolsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { twoPanes } from "../shell/panes";
import type { Summary } from "./editing";
import "./editor";

@customElement("ll-protocols")
export class ProtocolsPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    ul { display: grid; gap: 0.3rem; overflow: auto; align-content: start; }
    li a { display: flex; flex-wrap: wrap; gap: 0.2rem 0.6rem; align-items: center; padding: 0.5rem 0.7rem; border-radius: var(--round-small);
      color: var(--ink); text-decoration: none; background: var(--surface); border: 1px solid var(--line); }
    li a:hover { border-color: var(--accent); }
    li a[aria-current="true"] { background: var(--accent-soft); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    li strong { flex: 1 1 10rem; }
  `,
  ]);

  @state() private protocols: readonly Summary[] | null = null;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [route, resynced, protocolsChanged]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${protocolsChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.protocols = (await get<{ items: Summary[] }>("/protocols")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const kind = this.protocols?.find((one) => one.kind === route.value.key)?.kind;
    return html`<section class="left" aria-label=${t("Protocols")}>
        <div class="heading"><h1>${t("Protocols")}</h1></div>
        <p class="muted small">${t("What to say and to ask when an alarm comes in. A change holds for alarms that begin after it is published.")}</p>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        ${this.protocols ? html`<ul class="fill">${this.protocols.map((one) => this.#line(one, one.kind === kind))}</ul>` : html`<p class="muted" role="status">${t("Loading…")}</p>`}
      </section>
      <section class="right">${
        kind
          ? html`<ll-protocol-editor .kind=${kind}></ll-protocol-editor>`
          : html`<div class="empty">${icon("note")}<h2>${t("Choose a kind of alarm")}</h2></div>`
      }</section>`;
  }

  #line(one: Summary, current: boolean): TemplateResult {
    return html`<li><a href=${hrefOf("protocols", one.kind)} aria-current=${current ? "true" : nothing}>
      <strong>${kindName(one.kind as AlarmKind)}</strong>
      <span class="muted small figures">${tn("{count} step", "{count} steps", one.steps)} · ${t("version {number}", { number: one.number })}</span>
      ${one.drafted_by ? html`<span class="tag warn">${icon("note")} ${t("Draft of {name}", { name: one.drafted_by })}</span>` : one.ours ? nothing : html`<span class="tag">${said(one.by_name)}</span>`}
    </a></li>`;
  }
}
