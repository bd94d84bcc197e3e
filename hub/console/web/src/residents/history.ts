// What was changed on a card, by whom, and what stood there before.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { colon, listed, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
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
  @state() private lines: readonly Line[] | null = null;
  @state() private more = false;
  @state() private error = "";

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident") || changed.has("version")) void this.#load(null);
  }

  async #load(before: number | null): Promise<void> {
    const asked = this.resident;
    try {
      const older = before === null ? "" : `&before_id=${before}`;
      const page = await get<{ items: Line[] }>(`/residents/${asked}/history?limit=${PAGE_LENGTH}${older}`);
      if (this.resident !== asked) return;
      this.lines = before === null ? page.items : [...(this.lines ?? []), ...page.items];
      this.more = page.items.length === PAGE_LENGTH;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.lines === null) return html`<p class="muted" aria-busy="true">${t("Loading…")}</p>`;
    if (this.lines.length === 0) return html`<p class="muted">${t("Nothing has been changed yet.")}</p>`;
    return html`<ul>${this.lines.map(
      (
        one,
      ) => html`<li><span class="small muted">${moment(one.at_ms)} · ${said(one.by_name)} · ${sectionName(one.section)}</span><br />
        ${fieldName(one.field)}${colon()}<del>${shown(one, one.before)}</del> → <ins>${shown(one, one.after)}</ins></li>`,
    )}</ul>
      ${this.more ? html`<button class="quiet" @click=${() => this.#load(this.lines?.at(-1)?.id ?? null)}>${t("Show older")}</button>` : nothing}`;
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
