// What was changed on a card, by whom, and what stood there before.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { colon, listed, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { OlderLines } from "../kernel/older";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { contactFields, fieldsOf, type Section } from "./fields";
import { conditionName, dialectName, hearingName, mobilityName, relationName, sectionName } from "./words";

interface Line {
  id: number;
  at_ms: number;
  by_name: string;
  section: string;
  field: string;
  before: unknown;
  after: unknown;
}

const PAGE_LENGTH = 100;

@customElement("ll-card-history")
export class CardHistory extends LampElement {
  static override styles = look(css`
    li { padding: 0.4rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    li:first-child { border-top: 0; }
    del { color: var(--muted); }
    ins { text-decoration: none; font-weight: 600; }
  `);

  @property({ type: Number }) resident!: number;
  /** Of the card: another one loads the history again. */
  @property({ type: Number }) version = 0;
  readonly #history = new OlderLines<Line>(this, PAGE_LENGTH);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident") || changed.has("version"))
      this.#history.show(`/residents/${this.resident}/history`);
  }

  override render(): TemplateResult {
    const { lines, more, error, older } = this.#history;
    if (error) return html`<p class="error" role="alert">${error}</p>`;
    if (lines === null) return html`<p class="muted" aria-busy="true">${t("Loading…")}</p>`;
    if (lines.length === 0) return html`<p class="muted">${t("Nothing has been changed yet.")}</p>`;
    return html`<ul>${lines.map(
      (
        one,
      ) => html`<li><span class="small muted">${moment(one.at_ms)} · ${said(one.by_name)} · ${sectionName(one.section)}</span><br />
        ${fieldName(one.field)}${colon()}<del>${shown(one, one.before)}</del> → <ins>${shown(one, one.after)}</ins></li>`,
    )}</ul>
      ${more ? html`<button class="quiet" @click=${older}>${t("Show older")}</button>` : nothing}`;
  }
}

const SECTIONS: readonly Section[] = ["identity", "home", "access", "health", "preferences"];

function fieldName(name: string): string {
  const all = [...SECTIONS.flatMap((one) => fieldsOf(one)), ...contactFields()];
  return (
    all.find((one) => one.name === name)?.label ??
    { whole: t("Entry"), order: t("Order of calling") }[name] ??
    name
  );
}

const WORDS: Readonly<Record<string, (key: string) => string>> = {
  conditions: conditionName,
  hearing: hearingName,
  mobility: mobilityName,
  dialect: dialectName,
  languages: dialectName,
  relation: relationName,
};

function shown({ field }: Line, value: unknown): ReturnType<typeof said> | string {
  const say = WORDS[field] ?? ((key) => key);
  const words = Array.isArray(value) ? value.map((one) => (typeof one === "string" ? say(one) : one)) : value;
  return said(text(typeof words === "string" ? say(words) : words) || "–");
}

/** A value as somebody reads it; of a whole contact the words that are in it. */
function text(value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (Array.isArray(value)) return listed(value.map(text));
  if (typeof value === "object")
    return Object.values(value)
      .filter((one) => typeof one === "string" && one !== "")
      .join(", ");
  return String(value);
}
