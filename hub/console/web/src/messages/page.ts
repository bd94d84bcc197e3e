// What was said to people outside: what waits, what failed and why, and where those on duty are reached.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, post, query } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { aside, listed, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { simulated } from "../shell/simulated";
import { tell } from "../shell/toasts";
import "./received";
import "./recipients";
import {
  type Message,
  type MessageState,
  reasonName,
  recipientName,
  STATES,
  stateName,
  subjectName,
} from "./model";
import { messagesChanged } from "./state";

const PAGE_LENGTH = 50;
const LOOKS: Record<MessageState, { tag: string; icon: "clock" | "triangle" | "done" | "close" }> = {
  waiting: { tag: "warn", icon: "clock" },
  failed: { tag: "bad", icon: "triangle" },
  sent: { tag: "good", icon: "done" },
  set_aside: { tag: "", icon: "close" },
};

interface Found {
  items: Message[];
  counts: Partial<Record<MessageState, number>>;
  total: number;
}

@customElement("ll-messages")
export class MessagesPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    li { display: grid; grid-template-columns: 1fr auto; gap: 0.35rem 1rem; align-items: center; padding: 0.75rem 0.25rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    li:first-child { border-top: 0; }
    .simulated { margin-top: 0.35rem; padding-inline-start: 0.6rem; border-inline-start: 3px dashed var(--line); }
    @media (max-width: 40rem) { li { grid-template-columns: 1fr; } }
  `,
  ]);

  @state() private filter: MessageState | "all" = "all";
  @state() private found: Found | null = null;
  @state() private offset = 0;
  @state() private error = "";
  @state() private busy = false;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, messagesChanged, link]);
  }

  override willUpdate(): void {
    const wanted = `${this.filter}:${this.offset}:${resynced.value}:${messagesChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<Found>(
        `/messages${query({ state: this.filter, offset: this.offset, limit: PAGE_LENGTH })}`,
      );
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #do(message: Message, what: "retry" | "set-aside"): Promise<void> {
    this.busy = true;
    try {
      await post(`/messages/${message.id}/${what}`, undefined);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Messages")}</h1>
        <label class="row">${t("State")} <select @change=${(e: Event) => {
          this.filter = (e.target as HTMLSelectElement).value as MessageState | "all";
          this.offset = 0;
        }}><option value="all">${t("All")}</option>${STATES.map((one) => html`<option value=${one}>${stateName(one)}${aside(String(this.found?.counts[one] ?? 0))}</option>`)}</select></label>
        <span class="muted figures" role="status">${this.found === null && !this.error ? t("Loading…") : ""}</span></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found === null ? nothing : this.#list(this.found)}
      <ll-received></ll-received>
      <ll-recipients></ll-recipients>`;
  }

  #list(found: Found): TemplateResult {
    if (found.items.length === 0)
      return html`<div class="empty">${icon("inbox")}<h2>${t("No message here")}</h2><p>${t("People outside are told when an alarm waits too long.")}</p></div>`;
    return html`${me.value?.demo_phone_url ? html`<p class="muted">${t("This is a demo: no message leaves this machine. What a simulated telephone shows stands below each message.")}</p>` : nothing}
      <div class="panel"><ul>${found.items.map((one) => this.#message(one))}</ul></div>
      ${
        found.total > PAGE_LENGTH
          ? html`<div class="row"><button ?disabled=${this.offset === 0} @click=${() => this.#page(-1)}>${t("Newer")}</button>
        <button ?disabled=${this.offset + PAGE_LENGTH >= found.total} @click=${() => this.#page(1)}>${t("Older")}</button></div>`
          : nothing
      }`;
  }

  #page(step: number): void {
    this.offset = Math.max(0, this.offset + step * PAGE_LENGTH);
  }

  #message(one: Message): TemplateResult {
    const shown = LOOKS[one.state];
    const to = listed(one.recipients.map(recipientName));
    const where = one.address === "webhook:" ? t("by the gateway") : one.address.replace(/^\w+:/, "");
    const failed = one.state === "failed" || (one.state === "waiting" && one.reason);
    return html`<li><div>
        <div class="row"><strong>${subjectName(one.subject)}</strong> <span class="tag ${shown.tag}">${icon(shown.icon)} ${stateName(one.state)}</span></div>
        <div class="small">${to ? `${to} · ` : ""}${where} <span class="muted">· ${moment(one.made_ms)} · ${t("tries: {count}", { count: one.tries })}</span></div>
        ${failed ? html`<div class="small">${reasonName(one.reason ?? "")}</div>` : nothing}
        ${one.simulated ? html`<div class="small simulated">${icon("phone")} ${said(one.simulated.text)} ${simulated(one.simulated.url, t("Open its link"))}</div>` : nothing}
      </div><div class="row">${this.#buttons(one)}</div></li>`;
  }

  #buttons(one: Message): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`${one.state === "failed" || one.state === "set_aside" ? html`<button ?disabled=${off} @click=${() => this.#do(one, "retry")}>${icon("again")} ${t("Try again")}</button>` : nothing}
      ${one.state === "failed" || one.state === "waiting" ? html`<button class="quiet" ?disabled=${off} @click=${() => this.#do(one, "set-aside")}>${t("Set aside")}</button>` : nothing}`;
  }
}
