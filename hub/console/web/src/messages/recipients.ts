// Where the people whom a ladder calls are reached: one address on each line, in the order in which it is tried.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, put } from "../kernel/api";
import { link } from "../kernel/feed";
import { LANGUAGES, t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { recipientName } from "./model";

interface Address {
  address: string;
  language: string;
}
interface Recipient {
  recipient: string;
  addresses: Address[];
}

@customElement("ll-recipients")
export class Recipients extends LampElement {
  static override styles = look(css`
    :host { margin-top: 1rem; }
    form { display: grid; gap: 0.5rem; padding: 0.6rem 0; border-top: 1px solid var(--line); }
  `);

  @state() private found: readonly Recipient[] = [];
  @state() private error = "";

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.found = (await get<{ items: Recipient[] }>("/messages/recipients")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #save(event: Event, recipient: string): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const language = String(form.get("language"));
    const lines = String(form.get("addresses"))
      .split("\n")
      .map((one) => one.trim())
      .filter((one) => one !== "");
    try {
      await put(`/messages/recipients/${recipient}`, {
        addresses: lines.map((address) => ({ address, language })),
      });
      tell(t("Saved."));
      await this.#load();
    } catch (error) {
      tell(explain(error), true);
    }
  }

  override render(): TemplateResult {
    return html`<section class="panel"><h2>${icon("people")} ${t("Where people outside are reached")}</h2>
      <p class="small muted">${t("One address on each line, in the order in which it is tried: tel:+86…, mailto:…, or webhook: for the gateway.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found.map((one) => this.#form(one))}</section>`;
  }

  #form(one: Recipient): TemplateResult {
    const spoken = one.addresses[0]?.language ?? "zh-CN";
    return html`<form @submit=${(e: Event) => this.#save(e, one.recipient)}>
      <label class="field">${recipientName(one.recipient)}
        <textarea name="addresses" rows="2" maxlength="1000" .value=${one.addresses.map(({ address }) => address).join("\n")}></textarea></label>
      <div class="row"><label class="row">${t("Language")} <select name="language">${LANGUAGES.map(({ code, name }) => html`<option value=${code} ?selected=${code === spoken}>${name}</option>`)}</select></label>
        <button ?disabled=${link.value.state !== "live"}>${icon("done")} ${t("Save")}</button>
        ${one.addresses.length === 0 ? html`<span class="muted small">${t("Told by the gateway.")}</span>` : nothing}</div></form>`;
  }
}
