// Short messages that came in: what people wrote, and what claimed to be a press and was none.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { moment, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { messagesChanged } from "./state";

const SHOWN = 20;

interface Received {
  id: number;
  at_ms: number;
  number: string;
  text: string;
  kind: string;
  resident_id: number | null;
}

// tests/hub/console/test_texts_of_codes.py compares these with the kinds of the hub.
const KINDS: Readonly<Record<string, () => string>> = {
  words: () => t("written by a person"),
  press: () => t("a press"),
  refused: () => t("not a true press: the seal does not fit"),
  replayed: () => t("a copy of an earlier press, from another number"),
};

@customElement("ll-received")
export class ReceivedMessages extends LampElement {
  static override styles = look(css`
    .panel { margin-top: 0.9rem; }
    li { padding: 0.5rem 0.25rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    li:first-child { border-top: 0; }
    .text { white-space: pre-wrap; }
  `);

  @state() private found: Page<Received> | null = null;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, messagesChanged]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${messagesChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<Page<Received>>(`/messages/received?limit=${SHOWN}`);
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult | typeof nothing {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.found === null) return nothing;
    const { items, total } = this.found;
    return html`<section class="panel"><h2>${t("Short messages that came in")}</h2>
      ${items.length === 0 ? html`<p class="muted">${t("None yet.")}</p>` : html`<ul>${items.map((one) => this.#one(one))}</ul>`}
      ${total > items.length ? html`<p class="muted small">${t("The first {shown} of {total}.", { shown: items.length, total })}</p>` : nothing}</section>`;
  }

  #one(one: Received): TemplateResult {
    const wrong = one.kind === "refused" || one.kind === "replayed";
    const from = phone(one.number);
    return html`<li><div class="row"><strong class="figures">${one.resident_id === null ? from : html`<a href=${href("residents", one.resident_id)}>${from}</a>`}</strong>
        <span class="tag ${wrong ? "bad" : ""}">${wrong ? icon("triangle") : nothing} ${KINDS[one.kind]?.() ?? one.kind}</span>
        <span class="muted small">${moment(one.at_ms)}</span></div>
      <div class=${wrong ? "text small muted" : "text"}>${said(one.text)}</div></li>`;
  }
}
