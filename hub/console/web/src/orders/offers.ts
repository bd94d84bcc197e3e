// Who was asked, round by round, and what they said; for who answers by telephone the desk says it for them.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { ask } from "../residents/form_dialog";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { simulated } from "../shell/simulated";
import { tell } from "../shell/toasts";
import { type Offer, OUTCOME_ICONS, outcomeName, REASONS, reasonName, type WholeOrder } from "./model";
import { timesOf } from "./offer_times";

@customElement("ll-order-offers")
export class OrderOffers extends LampElement {
  static override styles = look(css`
    li { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; padding: 0.5rem 0.25rem; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    .text { flex: 1 1 14rem; overflow-wrap: anywhere; }
  `);

  @property({ attribute: false }) order!: WholeOrder;
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [link]);
    new Ticking(this, 1_000, () => this.order.offers.some((one) => one.outcome === "waiting"));
  }

  async #answer(one: Offer, body: Record<string, unknown>): Promise<void> {
    this.busy = true;
    try {
      await post(`/orders/${this.order.id}/answer`, {
        offer_id: one.id,
        ...body,
      });
      tell(
        body.accepts
          ? t("{name} comes.", { name: one.provider_name ?? "" })
          : t("Noted. The next ones are asked."),
      );
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
    } finally {
      this.busy = false;
    }
  }

  #accepts(one: Offer): void {
    this.#answer(one, { accepts: true }).catch((error: unknown) => tell(explain(error), true));
  }

  #declines(one: Offer): void {
    ask(this, {
      title: t("{name} does not come", { name: one.provider_name ?? "" }),
      fields: [
        {
          name: "reason",
          label: t("Why"),
          kind: "choice",
          options: REASONS.map((key) => [key, reasonName(key)] as const),
        },
        { name: "note", label: t("Note (if there is something to say)"), kind: "area", max: 400 },
      ],
      values: { reason: "no_time", note: "" },
      send: (_changed, all) => this.#answer(one, { accepts: false, reason: all.reason, note: all.note }),
    });
  }

  override render(): TemplateResult {
    const { offers } = this.order;
    return html`<ul aria-label=${t("Who was asked")}>${[...offers].reverse().map((one) => this.#offer(one))}</ul>`;
  }

  #offer(one: Offer): TemplateResult {
    const waits = one.outcome === "waiting";
    return html`<li><span class="text"><strong>${said(one.provider_name)}</strong>
        <span class="tag ${one.outcome === "accepted" ? "good" : waits ? "warn" : ""}">${icon(OUTCOME_ICONS[one.outcome])} ${outcomeName(one.outcome)}</span>
        ${one.reason ? html`<span class="small">${reasonName(one.reason)}</span>` : nothing}
        <span class="small muted">${t("Round {round}", { round: one.round })} · ${moment(one.made_ms)}${one.answered_ms ? html` → ${moment(one.answered_ms)}` : nothing}</span>
        <br /><span class="small ${waits ? "" : "muted"}">${timesOf(one, serverNow()).join(" · ")}</span>
        ${one.note ? html`<span class="small">${said(one.note)}</span>` : nothing}
        ${one.overruled ? html`<span class="small">${icon("triangle")} ${t("Sent all the same")}: ${said(one.overruled)}</span>` : nothing}</span>
      ${waits ? html`${one.told_ms <= serverNow() ? html`<span class="figures" role="timer">${duration(one.until_ms - serverNow())}</span>` : nothing}${this.#buttons(one)}` : nothing}</li>`;
  }

  #buttons(one: Offer): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<span class="row">${simulated(one.simulated_url, t("Their offer"))}<button ?disabled=${off} @click=${() => this.#accepts(one)}>${icon("done")} ${t("Comes")}</button>
      <button ?disabled=${off} @click=${() => this.#declines(one)}>${icon("close")} ${t("Does not come")}</button></span>`;
  }
}
