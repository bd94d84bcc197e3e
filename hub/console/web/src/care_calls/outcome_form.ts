// What came of a call, by keys: a digit answers where the focus is, and the focus goes on by itself.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { digitOf } from "../kernel/keys";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type Draft, toggledNeed } from "./draft";
import { LEVELS, levelName, NEEDS, type Need, needName, OUTCOMES, outcomeName, talked } from "./model";

type Group = "outcome" | "mood" | "health" | "needs" | "contacts";
/** What a digit may say that comes from anywhere: never by accident that a number was verified. */
const ASKED_FIRST: readonly Group[] = ["outcome", "mood", "health"];

interface Choice {
  name: string;
  pressed: boolean;
  next: Draft;
}

@customElement("ll-outcome-form")
export class OutcomeForm extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.55rem; }
    fieldset { display: grid; gap: 0.25rem; padding: 0.2rem; border-radius: var(--round-small); }
    fieldset:focus-visible { outline-offset: 2px; }
    legend { font-weight: 650; font-size: 0.9rem; margin-bottom: 0.2rem; }
    .short legend { float: inline-start; width: 6.5rem; padding-top: 0.4rem; margin: 0; }
    .short fieldset { display: block; }
    .choices { display: flex; flex-wrap: wrap; gap: 0.3rem; }
    button { min-height: 2.2rem; padding: 0.2rem 0.6rem; font-size: 0.9rem; }
    button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    kbd { color: var(--muted); }
    fieldset:focus-within kbd { color: inherit; }
  `);

  @property({ attribute: false }) draft!: Draft;

  /** Puts the focus where the outcome is said, or on the next thing that is not said yet. */
  start(): void {
    const open = this.#groups().find((one) => !this.#choices(one).some((each) => each.pressed));
    this.#focus(open ?? "outcome");
  }

  /** Puts the focus where needs are said; before anybody was talked with nothing is known of them. */
  needs(): void {
    if (this.#groups().includes("needs")) this.#focus("needs");
    else this.start();
  }

  /** A digit that was pressed elsewhere on the page: the answer to what is not said yet, or only the way back here. */
  digit(event: KeyboardEvent): void {
    const open = ASKED_FIRST.find(
      (one) => this.#groups().includes(one) && !this.#choices(one).some((each) => each.pressed),
    );
    if (open === undefined) this.start();
    else {
      this.#focus(open);
      this.#done(event, open);
    }
  }

  #groups(): readonly Group[] {
    return talked(this.draft.outcome) ? ["outcome", "mood", "health", "needs", "contacts"] : ["outcome"];
  }

  #focus(group: Group): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-group="${group}"]`)?.focus();
  }

  #choices(group: Group): readonly Choice[] {
    const { draft } = this;
    switch (group) {
      case "outcome":
        return OUTCOMES.map((one) => this.#one(outcomeName(one), draft.outcome === one, { outcome: one }));
      case "mood":
        return LEVELS.map((one) => this.#one(levelName(one), draft.mood === one, { mood: one }));
      case "health":
        return LEVELS.map((one) => this.#one(levelName(one), draft.health === one, { health: one }));
      case "needs":
        return NEEDS.map((one: Need) => ({
          name: needName(one),
          pressed: draft.needs.includes(one),
          next: toggledNeed(draft, one),
        }));
      case "contacts":
        return [this.#one(t("Still right"), draft.contacts, { contacts: !draft.contacts })];
    }
  }

  #one(name: string, pressed: boolean, part: Partial<Draft>): Choice {
    return { name, pressed, next: { ...this.draft, ...part } };
  }

  override render(): TemplateResult {
    const known = talked(this.draft.outcome);
    return html`${this.#group("outcome", t("What came of it"))}
      ${
        known
          ? html`<div class="short">${this.#group("mood", t("Mood"))}${this.#group("health", t("Health"))}</div>
        ${this.#group("needs", t("Needs"), "R")}${this.#group("contacts", t("Emergency contacts"))}`
          : nothing
      }`;
  }

  #group(group: Group, name: string, key = ""): TemplateResult {
    return html`<fieldset tabindex="-1" data-group=${group} @keydown=${(e: KeyboardEvent) => this.#keys(e, group)}>
      <legend>${name}${key ? html` <kbd aria-hidden="true">${key}</kbd>` : nothing}</legend><div class="choices">${this.#choices(
        group,
      ).map(
        (one, n) =>
          html`<button type="button" aria-pressed=${one.pressed ? "true" : "false"} @click=${() => this.#say(one.next)}>${one.pressed ? icon("hand") : nothing}${one.name}${n < 9 ? html` <kbd aria-hidden="true">${n + 1}</kbd>` : nothing}</button>`,
      )}</div></fieldset>`;
  }

  #say(next: Draft): void {
    this.dispatchEvent(new CustomEvent<Draft>("said", { detail: next }));
  }

  #keys(event: KeyboardEvent, group: Group): void {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.#done(event, group)) event.preventDefault();
  }

  /** A key that is held down says one thing, not all. */
  #done(event: KeyboardEvent, group: Group): boolean {
    const digit = digitOf(event);
    if (digit > 0) {
      const chosen = this.#choices(group)[digit - 1];
      if (chosen && !event.repeat) this.#chosen(chosen, group);
      return true;
    }
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        this.#move(group, event.key === "ArrowDown" ? 1 : -1);
        return true;
      case "ArrowRight":
      case "ArrowLeft":
        return this.#beside(group, event.key === "ArrowRight" ? 1 : -1);
      case "Escape":
        (this.shadowRoot?.activeElement as HTMLElement | null)?.blur();
        return true;
      default:
        return false;
    }
  }

  #chosen(choice: Choice, group: Group): void {
    // Here at once, so that the next key finds the group that this answer has brought.
    this.draft = choice.next;
    this.#say(choice.next);
    if (group !== "needs") void this.updateComplete.then(() => this.#move(group, 1));
  }

  #move(group: Group, by: 1 | -1): void {
    const groups = this.#groups();
    const to = groups[groups.indexOf(group) + by];
    if (to) this.#focus(to);
    else if (by === 1) this.dispatchEvent(new CustomEvent("onward"));
  }

  #beside(group: Group, by: 1 | -1): boolean {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>(`[data-group="${group}"] button`)];
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    buttons[at < 0 ? (by > 0 ? 0 : buttons.length - 1) : at + by]?.focus();
    return true;
  }
}
