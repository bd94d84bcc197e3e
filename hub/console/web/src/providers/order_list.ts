// Orders with what can be done about each: mark it done, then ask the resident how it was.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { moment, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { touch } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { FollowUpDialog } from "./follow_up";
import "./follow_up";
import { marksText, type Order, type OrderState, orderStateName, serviceName } from "./model";

const STATE_LOOK: Record<OrderState, { tag: string; icon: "clock" | "bell" | "done" }> = {
  offered: { tag: "", icon: "clock" },
  done: { tag: "warn", icon: "bell" },
  followed_up: { tag: "good", icon: "done" },
};

@customElement("ll-order-list")
export class OrderList extends LampElement {
  static override styles = look(css`
    li { display: grid; grid-template-columns: 1fr auto; gap: 0.35rem 1rem; align-items: center; padding: 0.75rem 0.25rem; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    .text { overflow-wrap: anywhere; }
    @media (max-width: 40rem) { li { grid-template-columns: 1fr; } }
  `);

  @property({ attribute: false }) orders: readonly Order[] = [];
  /** On a resident's card, where the name need not be said again. */
  @property({ type: Boolean }) compact = false;
  @state() private busy = false;
  @query("ll-follow-up") private readonly asking!: FollowUpDialog;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  async #done(order: Order): Promise<void> {
    this.busy = true;
    try {
      await post(`/orders/${order.id}/done`, { version: order.version });
      tell(t("Noted as done. A satisfaction call is planned."));
      this.#changed(order);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  #changed(order: Order): void {
    touch([order.resident_id]);
    this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
  }

  override render(): TemplateResult {
    return html`<ul>${this.orders.map((one) => this.#order(one))}</ul>
      <ll-follow-up @saved=${(e: CustomEvent<Order>) => this.#changed(e.detail)}></ll-follow-up>`;
  }

  #order(one: Order): TemplateResult {
    const shown = STATE_LOOK[one.state];
    return html`<li><div class="text">
        <div class="row"><strong>${serviceName(one.service)}</strong>
          <span class="tag ${shown.tag}">${icon(shown.icon)} ${orderStateName(one.state)}</span></div>
        ${this.compact ? nothing : html`<div><a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a> <span class="muted">${said(one.address)}</span></div>`}
        <div class="small muted">${said(one.provider_name)} ${phone(one.provider_phone ?? "")} · ${moment(one.offered_ms)}</div>
        ${one.note ? html`<div class="small">${said(one.note)}</div>` : nothing}
        ${one.state === "followed_up" ? this.#marks(one) : nothing}
      </div>${this.#button(one)}</li>`;
  }

  #marks(one: Order): TemplateResult {
    return html`<div class="small">${marksText(one)} ${one.follow_up_note ? html`· ${said(one.follow_up_note)}` : nothing}</div>`;
  }

  #button(one: Order): TemplateResult | typeof nothing {
    const off = this.busy || link.value.state !== "live";
    if (one.state === "offered")
      return html`<button ?disabled=${off} @click=${() => this.#done(one)}>${icon("hand")} ${t("Mark as done")}</button>`;
    if (one.state === "done")
      return html`<button ?disabled=${off} @click=${() => this.asking.open(one)}>${icon("phone")} ${t("Follow up")}</button>`;
    return nothing;
  }
}
