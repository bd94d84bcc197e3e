// A button beside an order that was done: what was wrong with it.
import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { post } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { go } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { ask } from "../residents/form_dialog";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Complaint, KINDS, kindName, sourceName } from "./model";

@customElement("ll-complaint-button")
export class ComplaintButton extends LampElement {
  static override styles = look([]);

  /** Done, followed up, closed or disputed: elsewhere the hub refuses. */
  @property({ attribute: false }) order!: { id: number; version: number };

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override render(): TemplateResult {
    return html`<button ?disabled=${link.value.state !== "live"} @click=${this.#ask}>${icon("triangle")} ${t("Complaint")}</button>`;
  }

  readonly #ask = (): void => {
    const { id, version } = this.order;
    ask(this, {
      title: t("What was wrong?"),
      fields: [
        {
          name: "kind",
          label: t("Kind"),
          kind: "choice",
          options: KINDS.map((one) => [one, kindName(one)]),
          required: true,
        },
        {
          name: "source",
          label: t("Who says so"),
          kind: "choice",
          options: ["resident", "staff"].map((one) => [one, sourceName(one)]),
          required: true,
        },
        { name: "words", label: t("What happened"), kind: "area", max: 2000, required: true },
      ],
      values: { kind: "poor_work", source: "resident", words: "" },
      action: t("Raise a complaint"),
      send: async (_, all) => {
        const made = await post<Complaint>(`/orders/${id}/complaints`, { version, ...all });
        tell(t("The complaint is written down. The provider is to be heard."));
        this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
        go("complaints", made.id);
      },
    });
  };
}
