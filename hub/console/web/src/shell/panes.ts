// Two panes beside each other, a list and a card; on a narrow or much enlarged screen, one under the other.
import { css } from "lit";

export const twoPanes = css`
  :host { display: grid; grid-template-columns: minmax(20rem, 27rem) minmax(0, 1fr); gap: 1rem; height: 100%; min-height: 0; }
  .left { display: flex; flex-direction: column; gap: 0.6rem; min-height: 0; min-width: 0; }
  .left > ll-long-list, .left > ll-queue, .left > .fill { flex: 1 1 0; }
  .heading { display: flex; align-items: baseline; gap: 0.6rem; padding-inline: 0.25rem; flex-wrap: wrap; }
  .right { overflow: auto; min-height: 0; min-width: 0; display: grid; gap: 1rem; align-content: start; padding: 0.25rem; padding-bottom: calc(0.25rem + var(--calls, 0px)); }
  @media (max-width: 62rem) {
    :host { display: block; height: auto; }
    .left { margin-bottom: 1rem; }
    .left > ll-long-list, .left > ll-queue { flex: none; height: min(22rem, 45dvh); }
    .left > .fill { flex: none; max-height: min(22rem, 45dvh); }
    .right { overflow: visible; padding: 0; min-height: 85dvh; }
  }
`;

/** One column of reading width, scrolling as a whole. */
export const onePane = css`
  :host { display: grid; gap: 0.9rem; grid-template-columns: minmax(0, 1fr); align-content: start; grid-auto-rows: max-content; height: 100%; overflow: auto; padding: 0.25rem; padding-bottom: calc(0.25rem + var(--calls, 0px)); }
  .heading { display: flex; align-items: center; gap: 0.6rem 1.2rem; flex-wrap: wrap; }
  @media (max-width: 62rem) { :host { height: auto; overflow: visible; } }
`;
