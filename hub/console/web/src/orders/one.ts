// One order: how far it is, who comes, what can be done next, and everything that has happened with it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { appointed, colon, endClock, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { listenToKeys } from "../kernel/keys";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import type { FollowUpDialog } from "../providers/follow_up";
import "../providers/follow_up";
import { kindsKnown, serviceName } from "../providers/kinds";
import { fen } from "../providers/money";
import { datumName, urgencyName, yuan } from "../providers/register";
import { ask as askForm, type Question, type Values } from "../residents/form_dialog";
import { machinesChanged, orderNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import "../complaints/raise";
import "./choice";
import type { OrderChoice } from "./choice";
import { deadline } from "./deadline";
import { photos } from "./door";
import { history } from "./history";
import {
  marksText,
  type OrderState,
  REASONS,
  reasonName,
  STATE_ICONS,
  sourceName,
  stateName,
  type WholeOrder,
} from "./model";
import "./offers";
import { type DeskStep, goesOn, KEYS, type StepName, stepsOf } from "./steps";
import "./where";

/** Somebody is about to go, or is there: the sheet says how one gets in. */
const IN_HAND: ReadonlySet<OrderState> = new Set(["accepted", "on_way", "on_site"]);
/** Something may have been wrong with it. */
const WAS_DONE: ReadonlySet<OrderState> = new Set(["done", "followed_up", "closed"]);

@customElement("ll-order")
export class OrderPage extends LampElement {
  static override styles = look(css`
    article { display: grid; gap: 1rem; align-content: start; }
    .facts { display: grid; grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: 0.3rem 1rem; }
    .facts .figures { white-space: nowrap; }
    .facts dt { color: var(--muted); }
    .facts dd { overflow-wrap: anywhere; }
    .history li { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.5rem; padding: 0.3rem 0; overflow-wrap: anywhere; }
    h2 { margin-bottom: 0.5rem; }
    .code { font-size: 1.15rem; letter-spacing: 0.15em; }
    .photos { display: flex; flex-wrap: wrap; gap: 0.75rem; }
    .photos img { display: block; height: 8rem; width: auto; max-width: 100%; border-radius: var(--round-small); border: 1px solid var(--line); }
    .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; align-items: start; }
  `);

  @property({ type: Number }) order!: number;
  @state() private found: WholeOrder | null = null;
  @state() private error = "";
  @state() private busy = false;
  @query("ll-order-choice") private readonly choice!: OrderChoice | null;
  @query("ll-follow-up") private readonly asking!: FollowUpDialog;
  #stop: Array<() => void> = [];
  #seen = "";

  constructor() {
    super();
    new Watch(this, [link, resynced, kindsKnown]);
    new Ticking(this, 5_000);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = [
      orderNews.listen(() => {
        if (orderNews.value.some((one) => one.data.id === this.order || one.data.order_id === this.order))
          void this.#load();
      }),
      // Of a service that takes no machine nobody books one: its page, whose reading is noted, is not read again.
      machinesChanged.listen(() => {
        if (this.found?.machine || this.found?.service === "stair_climber") void this.#load();
      }),
      listenToKeys(
        KEYS.map((key) => ({
          keys: [key.toLowerCase()],
          when: () => this.#step(key) !== undefined,
          run: () => {
            const step = this.#step(key);
            if (step) this.#do(step.step);
          },
        })),
      ),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
  }

  #step(key: string): DeskStep | undefined {
    if (this.found === null || this.busy || link.value.state !== "live") return undefined;
    return stepsOf(this.found.state).find((one) => one.key === key);
  }

  override willUpdate(_changed: PropertyValues<this>): void {
    const wanted = `${this.order}:${resynced.value}`;
    if (wanted === this.#seen) return;
    if (!this.#seen.startsWith(`${this.order}:`)) this.found = null;
    this.#seen = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    const asked = this.order;
    try {
      const found = await get<WholeOrder>(`/orders/${asked}`);
      if (asked !== this.order) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      if (asked === this.order) this.error = explain(error);
    }
  }

  async #send(step: StepName, body: Values = {}): Promise<void> {
    if (!this.found) return;
    this.busy = true;
    try {
      await post(`/orders/${this.order}/${step}`, { version: this.found.version, ...body });
    } finally {
      this.busy = false;
    }
    await this.#load();
  }

  #do(step: StepName): void {
    const question = this.#question(step);
    if (step === "ask") void this.choice?.ask("in_turn");
    else if (step === "follow-up") {
      if (this.found) this.asking.open(this.found);
    } else if (question) askForm(this, question);
    else
      this.#send(step, step === "cancel" ? { reason: "service_ended" } : {}).catch((error: unknown) =>
        tell(explain(error), true),
      );
  }

  /** What has to be said with a step, where there is something to say. */
  #question(step: StepName): Question | null {
    const send = (_changed: Values, all: Values): Promise<void> => this.#send(step, all);
    const note = {
      name: "note",
      label: t("Note (if there is something to say)"),
      kind: "area",
      max: 400,
    } as const;
    const reason = { name: "reason", label: t("Why"), kind: "text", required: true, max: 400 } as const;
    switch (step) {
      case "cancel":
        if (this.found?.service_ended) return null; // one key: why is known
        return { title: t("Not needed any more"), fields: [reason], values: {}, send };
      case "reopen":
        return { title: t("To be done again"), fields: [reason], values: {}, send };
      case "no-show":
        return { title: t("Nobody came"), fields: [note], values: { note: "" }, send };
      case "give-back": {
        const options = REASONS.map((key) => [key, reasonName(key)] as const);
        const why = { name: "reason", label: t("Why"), kind: "choice", options } as const;
        return {
          title: t("They do not come after all"),
          fields: [why, note],
          values: { reason: "no_time", note: "" },
          send,
        };
      }
      case "consent":
        return {
          title: t("Does the resident agree?"),
          fields: [{ name: "given", label: t("The resident agrees"), kind: "check" }],
          values: { given: true },
          send,
        };
      case "quote":
        return {
          title: t("What will it cost?"),
          fields: [
            { name: "yuan", label: t("Price in yuan"), kind: "text", required: true, max: 10 },
            { name: "parts", label: t("Parts and material"), kind: "area", max: 400 },
          ],
          values: { yuan: "", parts: this.found?.parts ?? "" },
          send: (_changed, all) => this.#send(step, { quote_fen: fen(all.yuan), parts: all.parts }),
        };
      case "finish": {
        const lacking = (this.found?.lacking ?? []).filter((one) => one !== "amount" && one !== "parts");
        return {
          title: t("It is done"),
          fields: [
            { name: "yuan", label: t("Billed, in yuan"), kind: "text", required: true, max: 10 },
            { name: "parts", label: t("Parts and material"), kind: "area", max: 400 },
            ...(lacking.length > 0
              ? [
                  {
                    name: "anyway",
                    label: t("Missing: {what}. Why it is done all the same", {
                      what: lacking.map(datumName).join(", "),
                    }),
                    kind: "text",
                    max: 400,
                  } as const,
                ]
              : []),
          ],
          values: { yuan: yuanOf(this.found?.quote_fen), parts: this.found?.parts ?? "", anyway: "" },
          send: (_changed, all) =>
            this.#send(step, { amount_fen: fen(all.yuan), parts: all.parts, anyway: all.anyway ?? "" }),
        };
      }
      default:
        return null;
    }
  }

  override render(): TemplateResult {
    const one = this.found;
    if (this.error) return html`<p class="panel error" role="alert">${this.error}</p>`;
    if (one === null) return html`<p class="panel muted" aria-busy="true">${t("Loading…")}</p>`;
    return html`<article aria-label=${t("Order {number}", { number: one.id })} @changed=${() => void this.#load()}>
      ${this.#head(one)}
      <div class="two">${this.#who(one)} ${this.#place(one)}</div>
      ${one.state === "requested" && !one.service_ended ? html`<section class="panel"><h2>${icon("people")} ${t("Who comes?")}</h2><ll-order-choice .order=${one}></ll-order-choice></section>` : nothing}
      ${one.offers.length > 0 ? html`<section class="panel"><h2>${icon("phone")} ${t("Who was asked")}</h2><ll-order-offers .order=${one}></ll-order-offers></section>` : nothing}
      ${IN_HAND.has(one.state) ? html`<section class="panel"><h2>${icon("link")} ${t("Their page")}</h2><ll-order-door .order=${one}></ll-order-door></section>` : nothing}
      ${one.photos.length > 0 ? html`<section class="panel"><h2>${icon("eye")} ${t("Photos")}</h2>${photos(one)}</section>` : nothing}
      <section class="panel"><h2>${icon("clock")} ${t("What happened")}</h2>${history(one.steps)}</section>
      <ll-follow-up @saved=${() => void this.#load()}></ll-follow-up></article>`;
  }

  #head(one: WholeOrder): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<section class="panel stack"><h1>${serviceName(one.service)} <span class="muted figures">№ ${one.id}</span></h1>
      <div class="row"><span class="tag">${icon(STATE_ICONS[one.state])} ${stateName(one.state)}</span>
        <span class="tag ${one.urgency === "now" ? "bad" : ""}">${urgencyName(one.urgency)}</span>${deadline(one)}
        ${one.alarm_id ? html`<a href=${href("alarms", one.alarm_id)}>${icon("bell")} ${t("Alarm {number}", { number: one.alarm_id })}</a>` : nothing}</div>
      ${one.note ? html`<p>${said(one.note)}</p>` : nothing}
      ${one.end_reason ? html`<p>${t("Why")}${colon()}${said(reasonName(one.end_reason))}</p>` : nothing}
      ${one.service_ended ? html`<p><strong>${icon("triangle")} ${t("The service of this resident has ended. No provider is asked any more; the order stays until you cancel it.")}</strong></p>` : nothing}
      ${one.lacking.length > 0 && one.state === "on_site" ? html`<p class="small">${icon("note")} ${t("Still to be given")}${colon()}${one.lacking.map(datumName).join(", ")}</p>` : nothing}
      ${one.consent === "asked" ? html`<p><strong>${icon("triangle")} ${t("The price is above the cap: ask the resident whether they agree.")}</strong></p>` : nothing}
      <div class="row">${stepsOf(one.state).map((step, at) => this.#button(step, at === 0 && goesOn(step.step) && !one.service_ended, off))}
        ${WAS_DONE.has(one.state) ? html`<ll-complaint-button .order=${one}></ll-complaint-button>` : nothing}
        ${IN_HAND.has(one.state) ? html`<a class="button" href=${`/print/orders/${one.id}`} target="_blank" rel="noopener">${icon("save")} ${t("Job sheet")}</a>` : nothing}</div></section>`;
  }

  #button(step: DeskStep, first: boolean, off: boolean): TemplateResult | typeof nothing {
    if (step.step === "ask") return nothing; // with the choice
    const ends = step.step === "cancel" && this.found?.service_ended;
    const name = ends ? t("Cancel: the service has ended") : step.name();
    return html`<button class=${first || ends ? "primary" : ""} ?disabled=${off} @click=${() => this.#do(step.step)}>${icon(step.icon)} ${name} <kbd>${step.key}</kbd></button>`;
  }

  #who(one: WholeOrder): TemplateResult {
    const fact = (name: string, value: unknown): TemplateResult | typeof nothing =>
      value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing;
    const comes = one.provider_name
      ? html`${said(one.provider_name)} <span class="figures">${phone(one.provider_phone ?? "")}</span>${one.worker_name ? html`<br />${said(one.worker_name)} <span class="figures">${phone(one.worker_phone ?? "")}</span>` : nothing}`
      : null;
    return html`<section class="panel"><h2>${icon("person")} ${t("Who and what")}</h2><dl class="facts">
      ${fact(t("Resident"), html`<a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a><br />${said(one.address)}`)}
      ${fact(t("Who comes"), comes)}
      ${fact(t("When"), one.wanted_ms ? appointed(one.wanted_ms) : null)}
      ${fact(t("Stair-climbing machine"), one.machine ? html`<a href=${href("machines")}>${said(one.machine.name)}</a> ${appointed(one.machine.from_ms)}–${endClock(one.machine.until_ms)}<br />${said(one.machine.provider_name)}` : null)}
      ${fact(t("Code for the phone there"), html`<span class="code figures">${one.code}</span>`)}
      ${fact(t("Quote"), one.quote_fen === null ? null : `${yuan(one.quote_fen)}${one.consent === "given" ? ` · ${t("agreed")}` : one.consent === "refused" ? ` · ${t("not agreed")}` : ""}`)}
      ${fact(t("Billed"), one.amount_fen === null ? null : yuan(one.amount_fen))}
      ${fact(t("Parts and material"), one.parts ? said(one.parts) : null)}
      ${fact(t("Where it came from"), sourceName(one.source))}
      ${fact(t("Ordered by"), one.made_by_name ? said(one.made_by_name) : null)}
      ${fact(t("Sent by"), one.offered_by_name ? said(one.offered_by_name) : null)}
      ${fact(t("How it was"), one.follow_up ? html`${marksText(one.follow_up)} ${said(one.follow_up.note)}` : null)}
    </dl></section>`;
  }

  #place(one: WholeOrder): TemplateResult {
    const { provider_lat: lat, provider_lon: lon } = one;
    const provider = lat === null || lon === null ? null : { lat, lon };
    return html`<section class="panel"><h2>${icon("pin")} ${t("Where")}${one.zone ? html`${colon()}${said(one.zone)}` : nothing}</h2>
      <ll-order-where .home=${{ lat: one.lat, lon: one.lon }} .provider=${provider}></ll-order-where></section>`;
  }
}

function yuanOf(amount: number | null | undefined): string {
  return amount === null || amount === undefined ? "" : (amount / 100).toFixed(2);
}
