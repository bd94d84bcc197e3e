// How the desk reaches who goes: the link of their page, shown, sent again or made anew; and the photos that came from there.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { simulated } from "../shell/simulated";
import { tell } from "../shell/toasts";
import { type Photo, photoName, type WholeOrder } from "./model";

@customElement("ll-order-door")
export class OrderDoor extends LampElement {
  static override styles = look(css`
    input { width: 100%; }
  `);

  @property({ attribute: false }) order!: WholeOrder;
  /** Whose link it is, as the hub's path says it: empty for who does the work, "follow-up/" for who asks how it was. */
  @property() whose = "";
  @state() private url = "";
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get("order") as WholeOrder | undefined;
    const same = (one: WholeOrder): string => `${one.id}:${one.version}:${one.asking.task?.visit_ms}`;
    if (before && same(before) !== same(this.order)) this.url = "";
  }

  async #ask(path: string, body: Record<string, unknown>, said: string): Promise<void> {
    this.busy = true;
    try {
      const { url } = await post<{ url: string }>(`/orders/${this.order.id}/${this.whose}${path}`, body);
      if (path !== "link") this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
      this.url = url;
      if (said) tell(said);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const { order } = this;
    return html`<div class="row">
        <button ?disabled=${off} @click=${() => void this.#ask("link", {}, "")}>${icon("eye")} ${t("Show the link")}</button>
        <button ?disabled=${off} @click=${() => void this.#ask("link", { send: true }, t("The link is sent again."))}>${icon("phone")} ${t("Send it again")}</button>
        <button ?disabled=${off} @click=${() => void this.#ask("link/revoke", { version: order.version }, t("The link before holds no more."))}>${icon("again")} ${t("Make a new link")}</button></div>
      ${
        this.url
          ? html`<label class="field">${t("The link of who goes")}<input readonly .value=${this.url} @focus=${(e: Event) => (e.target as HTMLInputElement).select()} /></label>
        ${me.value?.demo_phone_url ? simulated(this.url, t("Their page")) : nothing}`
          : nothing
      }`;
  }
}

/** What who came has shown of the work. */
export function photos(order: WholeOrder): TemplateResult | typeof nothing {
  if (order.photos.length === 0) return nothing;
  const one = (photo: Photo): TemplateResult => {
    const at = `/api/v1/orders/${order.id}/photos/${photo.id}`;
    const words = `${photoName(photo.stage)}, ${moment(photo.at_ms)}`;
    return html`<li><a href=${at} target="_blank" rel="noopener"><img src=${at} width=${photo.width} height=${photo.height} loading="lazy" alt=${words} /></a><span class="small muted">${words}</span></li>`;
  };
  return html`<ul class="photos">${order.photos.map(one)}</ul>`;
}
