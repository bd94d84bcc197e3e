// A few orders, each a line that leads to its page: on a resident's card, and beside an alarm.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { moment, phone } from "../kernel/format";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { kindsKnown, serviceName } from "../providers/kinds";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { deadline, serviceEnded } from "./deadline";
import { type Order, STATE_ICONS, stateName } from "./model";

@customElement("ll-order-list")
export class OrderList extends LampElement {
  static override styles = look(css`
    li { padding: 0.6rem 0.25rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    li:first-child { border-top: 0; }
  `);

  @property({ attribute: false }) orders: readonly Order[] = [];

  constructor() {
    super();
    new Watch(this, [kindsKnown]);
    new Ticking(this, 10_000);
  }

  override render(): TemplateResult {
    return html`<ul>${this.orders.map(
      (one) => html`<li>
        <div class="row"><a href=${href("orders", one.id)}><strong>${serviceName(one.service)}</strong></a>
          <span class="tag">${icon(STATE_ICONS[one.state])} ${stateName(one.state)}</span>${deadline(one)}${serviceEnded(one)}</div>
        <div class="small muted">${one.provider_name ? html`${said(one.provider_name)} ${phone(one.provider_phone ?? "")} · ` : nothing}${moment(one.made_ms)}</div>
        ${one.note ? html`<div class="small">${said(one.note)}</div>` : nothing}
      </li>`,
    )}</ul>`;
  }
}
