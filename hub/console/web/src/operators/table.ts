// The look of a table that fills a page.
import { css } from "lit";

export const tableLook = css`
  .scroll { overflow-x: auto; position: relative; min-width: 0; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: start; padding: 0.5rem 0.9rem 0.5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
  th { white-space: nowrap; }
  tr:last-child td { border-bottom: 0; }
  td.figures { white-space: nowrap; }
  td.detail { color: var(--muted); font-size: 0.875rem; max-width: 30rem; }
  td .row { gap: 0.4rem; }
  td button { min-height: 2.25rem; padding: 0.25rem 0.7rem; }
`;
