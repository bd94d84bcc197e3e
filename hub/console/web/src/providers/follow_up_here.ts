// What is to be asked about one order, beside the worklist: how far asking has got, and the form one key away.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { appointed, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { WholeOrder } from "../orders/model";
import { ask, type Question } from "../residents/form_dialog";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { askNow } from "./asking";
import { type FollowUpDialog, inVainName } from "./follow_up";
import "./follow_up";
import "../orders/door";
import { serviceName } from "./kinds";

@customElement("ll-follow-up-here")
export class FollowUpHere extends LampElement {
  static override styles = look(css`
    .panel { display: grid; gap: 0.5rem; }
  `);

  @property({ type: Number }) order!: number;
  @state() private found: WholeOrder | null = null;
  @state() private error = "";
  @query("ll-follow-up") private readonly asking!: FollowUpDialog;

  constructor() {
    super();
    new Watch(this, [link, me]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("order")) void this.#load();
  }

  async #load(): Promise<void> {
    const wanted = this.order;
    try {
      const found = await get<WholeOrder>(`/orders/${wanted}`);
      if (wanted !== this.order) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const one = this.found;
    if (this.error) return html`<p class="panel error" role="alert">${this.error}</p>`;
    const task = one?.asking.task;
    if (!one || !task) return nothing;
    const off = link.value.state !== "live" || one.state !== "done";
    const mine = one.offered_by === me.value?.id;
    return html`<section class="panel" aria-label=${t("Satisfaction call")}><h2>${icon("heart")} ${t("How was it? {service}", { service: serviceName(one.service) })}</h2>
      <p><a href=${href("orders", one.id)}>${t("order {id}", { id: one.id })}</a> · ${said(one.provider_name ?? "")}</p>
      <p class="small muted">${task.state === "visiting" ? t("Calling was not enough: somebody goes there and asks.") : t("Try {number} of 3, from {time} on", { number: task.tries + 1, time: appointed(task.next_ms) })}
        ${task.visitor ? html`· ${said(task.visitor)}` : nothing}</p>
      ${one.asking.tries.length > 0 ? html`<ul class="small">${one.asking.tries.map((each) => html`<li>${moment(each.at_ms)} ${inVainName(each.outcome)} ${said(each.note)}</li>`)}</ul>` : nothing}
      ${
        mine
          ? html`<p>${icon("triangle")} ${t("You have sent this provider: somebody else asks how it was.")}</p>`
          : html`<div class="row"><button class="primary" ?disabled=${off} @click=${() => void this.#call(one)}>${icon("phone")} ${t("Call and ask")}</button>
          <button ?disabled=${off} @click=${() => this.asking.open(one, task.state === "visiting" ? "visit" : "call")}>${icon("note")} ${t("Note the answers")}</button>
          ${task.state === "visiting" ? html`<button ?disabled=${off} @click=${() => this.#goes(one)}>${icon("door")} ${t("Who goes there")}</button>` : nothing}
          ${isSupervisor() ? html`<button class="quiet" ?disabled=${off} @click=${() => this.#nobody(one)}>${t("Nobody to ask")}</button>` : nothing}</div>`
      }
      ${task.visit_ms !== null && task.state === "visiting" && !mine ? html`<ll-order-door .order=${one} whose="follow-up/" @changed=${() => void this.#load()}></ll-order-door>` : nothing}
      <ll-follow-up inline @saved=${() => void this.#load()}></ll-follow-up></section>`;
  }

  /** They are called, and what they say is noted while they say it. */
  async #call(one: WholeOrder): Promise<void> {
    try {
      await askNow(one.id, true);
      this.asking.open(one);
    } catch (error) {
      tell(explain(error), true);
    }
  }

  #goes(one: WholeOrder): void {
    this.#form({
      title: t("Who goes there and asks"),
      fields: [
        { name: "visitor", label: t("Name"), kind: "text", max: 80, required: true },
        { name: "phone", label: t("Telephone"), kind: "tel", max: 40 },
      ],
      values: { visitor: "", phone: "" },
      send: (_, all) => this.#post(one, "visit", { visitor: all.visitor, phone: all.phone ?? "" }),
    });
  }

  #nobody(one: WholeOrder): void {
    this.#form({
      title: t("There is nobody to ask any more"),
      fields: [{ name: "reason", label: t("Why"), kind: "area", max: 400, required: true }],
      values: { reason: "" },
      send: (_, all) => this.#post(one, "nobody", { reason: all.reason }),
    });
  }

  #form(question: Question): void {
    ask(this, question);
  }

  async #post(one: WholeOrder, path: string, body: Record<string, unknown>): Promise<void> {
    await post(`/orders/${one.id}/follow-up/${path}`, { version: one.version, ...body });
    await this.#load();
  }
}
