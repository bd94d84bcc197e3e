// One campaign: as a supervisor writes it, as the operator will see it, and what came of it.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Drafting, type Unsaved } from "../protocols/drafting";
import {
  draftButtons,
  draftLook,
  draftTags,
  faces,
  notYet,
  preview,
  savesByKey,
  wrong,
} from "../protocols/drafting_parts";
import { words } from "../protocols/model";
import { campaignsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "./form";
import { type Campaign, type Content, NEW } from "./model";
import "./reach";
import "./results";
import { daysText, standingTag } from "./words";

type Face = "write" | "see" | "results";
const unsaved = new Map<number, Unsaved<Content>>();

@customElement("ll-campaign")
export class CampaignEditor extends LampElement {
  static override styles = look([
    draftLook,
    css`
    .say { font-size: 1.15rem; border-inline-start: 4px solid var(--lamp); padding-inline-start: 0.8rem; margin-bottom: 0.8rem; }
  `,
  ]);

  @property({ type: Number }) campaign!: number;
  @state() private face: Face = "see";
  readonly #draft = new Drafting<number, Campaign, Content>(this, {
    at: (id) => `/campaigns/${id}`,
    seen: (found) => found.version,
    unsaved,
  });

  constructor() {
    super();
    new Watch(this, [link, me, campaignsChanged]);
  }

  override willUpdate(): void {
    if (this.#draft.look(this.campaign, campaignsChanged.value)) this.face = isSupervisor() ? "write" : "see";
  }

  override render(): TemplateResult {
    const { found } = this.#draft;
    if (!found) return notYet(this.#draft);
    const content = this.#draft.content(NEW);
    return html`<div class="heading"><h1>${said(words(content.name) || t("(no name yet)"))}</h1> ${standingTag(found)}</div>
      ${this.#standing(found)}${this.#tabs(found)} ${wrong(this.#draft)}
      ${this.face === "write" ? this.#form(content) : this.face === "see" ? this.#preview(content) : html`<ll-campaign-results .campaign=${found.id}></ll-campaign-results>`}`;
  }

  #standing(found: Campaign): TemplateResult {
    const from = found.ours ? t("came with the program") : (found.by_name ?? "");
    return html`<p class="muted">${daysText(this.#draft.content(NEW))}
      ${found.number === null ? nothing : html`· ${t("Version {number} is in use", { number: found.number })} · ${said(from)} · ${moment(found.published_ms ?? 0)}`}
      ${draftTags(this.#draft)}</p>`;
  }

  #tabs(found: Campaign): TemplateResult {
    const all: Array<readonly [Face, string]> = [
      ["see", t("As the operator sees it")],
      ["results", t("Answers")],
    ];
    if (isSupervisor()) all.unshift(["write", t("Write")]);
    const choose = (face: Face): void => {
      this.face = face;
      this.#draft.tries({});
    };
    const published = t("Published: it is asked at the next calls.");
    const buttons = isSupervisor()
      ? html`<span class="row end">${this.#away(found)} ${draftButtons(this.#draft, published)}</span>`
      : nothing;
    return faces(all, this.face, choose, buttons);
  }

  #away(found: Campaign): TemplateResult | typeof nothing {
    if (found.topic === "script") return nothing;
    const off = this.#draft.busy || link.value.state !== "live";
    return found.archived_ms !== null
      ? html`<button ?disabled=${off} @click=${() => void this.#draft.command("take-out", t("It is back among the campaigns."))}>${icon("again")} ${t("Take out of the archive")}</button>`
      : html`<button ?disabled=${off} @click=${() => void this.#draft.command("archive", t("Put away: it is asked no more, its answers stay."))}>${icon("inbox")} ${t("Put away")}</button>`;
  }

  #form(content: Content): TemplateResult {
    return html`<ll-campaign-reach .content=${content}></ll-campaign-reach>
      <ll-campaign-form .content=${content} .faults=${this.#draft.faults} @keydown=${savesByKey(this.#draft)}
        @changed=${(e: CustomEvent<Content>) => this.#draft.write(e.detail)} @moved=${() => this.#draft.forgetFaults()}></ll-campaign-form>`;
  }

  #preview(content: Content): TemplateResult {
    const opening = words(content.opening);
    return preview(this.#draft, content.steps, opening ? html`<p class="say">${said(opening)}</p>` : nothing);
  }
}
