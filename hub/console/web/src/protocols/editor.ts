// One protocol: its steps as a supervisor writes them, as an operator sees them, and what it once said.
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type AlarmKind, kindName } from "../alarms/model";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { protocolsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { differences } from "./diff";
import { Drafting, type Unsaved } from "./drafting";
import {
  draftButtons,
  draftLook,
  draftTags,
  faces,
  notYet,
  preview,
  savesByKey,
  wrong,
} from "./drafting_parts";
import type { Content, Protocol } from "./editing";
import type { StepsChanged } from "./steps_form";
import "./steps_form";
import { differenceList } from "./versions";
import "./versions";

type Face = "write" | "see" | "history";
const NONE: Content = { steps: [] };
const unsaved = new Map<string, Unsaved<Content>>();

@customElement("ll-protocol-editor")
export class ProtocolEditor extends LampElement {
  static override styles = look(draftLook);

  @property() kind!: string;
  @state() private face: Face = "write";
  readonly #draft = new Drafting<string, Protocol, Content>(this, {
    at: (kind) => `/protocols/${kind}`,
    seen: (found) => found.draft_version,
    unsaved,
  });

  constructor() {
    super();
    new Watch(this, [link, me, protocolsChanged]);
  }

  override willUpdate(): void {
    if (this.#draft.look(this.kind, protocolsChanged.value)) this.face = isSupervisor() ? "write" : "see";
  }

  override render(): TemplateResult {
    const protocol = this.#draft.found;
    const head = html`<div class="heading"><h1>${kindName(this.kind as AlarmKind)}</h1></div>`;
    if (!protocol) return html`${head}${notYet(this.#draft)}`;
    return html`${head}${this.#standing(protocol)}${this.#tabs()} ${wrong(this.#draft)}
      ${this.face === "write" ? this.#steps() : this.face === "see" ? preview(this.#draft, this.#draft.content(NONE).steps) : this.#history(protocol)}`;
  }

  #standing(protocol: Protocol): TemplateResult {
    const from = protocol.ours ? t("came with the program") : (protocol.by_name ?? "");
    return html`<p class="muted">${t("Version {number} is in use", { number: protocol.number })} · ${said(from)} · ${moment(protocol.published_ms)}
      ${draftTags(this.#draft)}</p>`;
  }

  #tabs(): TemplateResult {
    const all: Array<readonly [Face, string]> = [
      ["see", t("As the operator sees it")],
      ["history", t("History")],
    ];
    if (isSupervisor()) all.unshift(["write", t("Write")]);
    const choose = (face: Face): void => {
      this.face = face;
      this.#draft.tries({});
    };
    const published = t("Published: it holds for every alarm that begins from now on.");
    const buttons =
      isSupervisor() && this.face !== "history"
        ? html`<span class="row end">${draftButtons(this.#draft, published)}</span>`
        : nothing;
    return faces(all, this.face, choose, buttons);
  }

  #steps(): TemplateResult {
    return html`<ll-steps-form .steps=${this.#draft.content(NONE).steps} .faults=${this.#draft.faults} @keydown=${savesByKey(this.#draft)}
      @changed=${(e: CustomEvent<StepsChanged>) => {
        if (e.detail.moved) this.#draft.forgetFaults();
        this.#draft.write({ steps: e.detail.steps });
      }}></ll-steps-form>`;
  }

  #history(protocol: Protocol): TemplateResult {
    const draft = this.#draft.mine?.content ?? protocol.draft?.content;
    return html`${
      draft
        ? html`<section class="panel"><h2>${t("What the draft changes")}</h2>${differenceList(differences(protocol.content.steps, draft.steps))}</section>`
        : nothing
    }
      <ll-protocol-versions .protocol=${protocol} @back=${(e: CustomEvent<Content>) => this.#back(e.detail)}></ll-protocol-versions>
      ${
        isSupervisor()
          ? html`<div class="row"><button @click=${() => this.#back(protocol.default)}>${icon("again")} ${t("Take the default as the draft")}</button></div>`
          : nothing
      }`;
  }

  #back(content: Content): void {
    this.#draft.write({ steps: content.steps });
    this.face = "write";
    tell(t("It is in the draft now. Look at it, then publish it."));
  }
}
