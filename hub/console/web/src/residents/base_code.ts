// The sticker for the base of the phone: printed, and made anew when the old one should count no more.
import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { post } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { ask } from "./form_dialog";

@customElement("ll-base-code")
export class BaseCode extends LampElement {
  @property({ type: Number }) resident!: number;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  readonly #anew = (): void => {
    ask(this, {
      title: t("A new code for the phone's base? The sticker there counts no more."),
      fields: [],
      action: t("Make it anew"),
      values: {},
      send: async () => {
        await post(`/residents/${this.resident}/here-link/anew`, undefined);
        tell(t("The old code counts no more. Print the new one and stick it on."));
      },
    });
  };

  override render(): TemplateResult {
    return html`<div class="row"><a class="button" target="_blank" rel="noopener" href=${`/print/residents/${this.resident}/base-code`}>${icon("order")} ${t("Print the code for the base")}</a>
      <button ?disabled=${link.value.state !== "live"} @click=${this.#anew}>${icon("again")} ${t("Make it anew")}</button></div>`;
  }
}
