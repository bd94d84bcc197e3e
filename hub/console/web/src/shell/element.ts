// What every component of the page shares: the common look, and being drawn again when the language changes.
import { type CSSResultGroup, css, LitElement } from "lit";
import { language } from "../kernel/i18n";
import { Watch } from "../kernel/signal";

export const common = css`
  :host { display: block; color: var(--ink); font-family: var(--font); }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  fieldset { border: 0; min-width: 0; }
  legend { padding: 0; }
  h1 { font-size: 1.35rem; letter-spacing: -0.01em; line-height: 1.25; }
  h2 { font-size: 0.95rem; font-weight: 650; }
  a { color: var(--accent); text-underline-offset: 0.15em; }
  [lang="zh-CN"] { font-variant-east-asian: normal; }
  .muted { color: var(--muted); }
  .small { font-size: 0.875rem; }
  .figures { font-variant-numeric: tabular-nums; }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .row { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: center; }
  .grow { flex: 1 1 auto; }
  .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
  svg.icon { width: 1.15em; height: 1.15em; flex: none; vertical-align: -0.2em; }
  button, .button {
    font: inherit; font-weight: 600; color: var(--ink); background: var(--raised);
    border: 1px solid var(--line-strong); border-radius: var(--round-small);
    min-height: 2.5rem; padding: 0.4rem 0.9rem; cursor: pointer;
    display: inline-flex; align-items: center; justify-content: center; gap: 0.45rem; text-decoration: none;
  }
  button:hover:not(:disabled), .button:hover { border-color: var(--accent); background: var(--accent-soft); }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
  button.primary:hover:not(:disabled) { filter: brightness(1.08); background: var(--accent); }
  button.quiet { border-color: transparent; background: transparent; }
  button.quiet:hover:not(:disabled) { background: var(--accent-soft); }
  button:disabled { color: var(--muted); background: var(--sunken); border-color: var(--line); cursor: not-allowed; }
  kbd {
    font: 600 0.75rem/1.4 var(--font); padding: 0 0.4em; border: 1px solid currentcolor; border-radius: 0.3rem;
    color: inherit;
  }
  input, textarea, select {
    font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong);
    border-radius: var(--round-small); min-height: 2.5rem; padding: 0.4rem 0.7rem; max-width: 100%;
  }
  input[type="radio"], input[type="checkbox"] { min-height: 0; width: 1.15rem; height: 1.15rem; flex: none; accent-color: var(--accent); }
  textarea { width: 100%; min-height: 4.5rem; resize: vertical; }
  label.field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.25rem; max-width: 100%; font-weight: 600; font-size: 0.9rem; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--round); padding: 1rem; }
  .tag {
    display: inline-flex; align-items: center; gap: 0.35em; border-radius: 1rem; padding: 0.1rem 0.6rem;
    font-size: 0.8125rem; font-weight: 600; background: var(--p5-soft); color: var(--p5); white-space: nowrap;
  }
  @media (max-width: 30rem) { .tag { white-space: normal; } }
  .tag.good { background: var(--good-soft); color: var(--good); }
  .tag.warn { background: var(--p2-soft); color: var(--p2); }
  .tag.bad { background: var(--p1-soft); color: var(--p1); }
  .p1 { --tone: var(--p1); --soft: var(--p1-soft); }
  .p2 { --tone: var(--p2); --soft: var(--p2-soft); }
  .p3 { --tone: var(--p3); --soft: var(--p3-soft); }
  .p4 { --tone: var(--p4); --soft: var(--p4-soft); }
  .p5 { --tone: var(--p5); --soft: var(--p5-soft); }
  .priority { background: var(--soft); color: var(--tone); }
  .empty { display: grid; justify-items: center; gap: 0.5rem; text-align: center; padding: 3rem 1.5rem; color: var(--muted); }
  .empty svg.icon { width: 2.75rem; height: 2.75rem; color: var(--lamp); }
  .empty button svg.icon { width: 1.15em; height: 1.15em; color: inherit; }
  .empty h2 { color: var(--ink); font-size: 1.1rem; }
  .error { color: var(--p1); font-weight: 600; }
  dialog {
    border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); color: var(--ink); padding: 1.5rem;
    width: min(34rem, calc(100vw - 2rem)); max-height: calc(100dvh - 2rem); overflow: auto; box-shadow: var(--shadow);
  }
  dialog::backdrop { background: rgb(10 14 18 / 55%); }
  @media (prefers-reduced-motion: no-preference) {
    button, .button, a { transition: background-color 0.12s, border-color 0.12s; }
  }
`;

/** The base of all components: `static styles = [common, css...]` through `look`. */
export class LampElement extends LitElement {
  static override styles: CSSResultGroup = common;

  constructor() {
    super();
    new Watch(this, [language]);
  }
}

/** The common look and a component's own. */
export function look(own: CSSResultGroup): CSSResultGroup {
  return [common, own];
}
