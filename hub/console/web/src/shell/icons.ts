// Small drawings beside the words: no meaning on this page hangs on a colour alone.
import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit";

const PATHS = {
  bell: svg`<path d="M12 3a6 6 0 0 0-6 6v4l-2 3.5h16L18 13V9a6 6 0 0 0-6-6zM9.5 19.5a2.6 2.6 0 0 0 5 0"/>`,
  triangle: svg`<path d="M12 3.5 22 20.5H2z"/><path d="M12 9.5v5.5M12 17.6v.4"/>`,
  diamond: svg`<path d="M12 2.5 21.5 12 12 21.5 2.5 12z"/><path d="M12 7.5v6M12 16.2v.3"/>`,
  circle: svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.3"/>`,
  square: svg`<rect x="3.5" y="3.5" width="17" height="17" rx="2.5"/><path d="M8 12h8"/>`,
  people: svg`<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5a6.5 6.5 0 0 1 3.5 5.5"/>`,
  heart: svg`<path d="M12 20s-8-5-8-11a4.5 4.5 0 0 1 8-2.8A4.5 4.5 0 0 1 20 9c0 6-8 11-8 11z"/>`,
  order: svg`<rect x="5" y="4" width="14" height="17" rx="2"/><path d="M9 4V2.8h6V4M8.5 10h7M8.5 14h7M8.5 17.5h4"/>`,
  tools: svg`<path d="M14.5 6.5a4 4 0 0 1 5-3l-2.6 2.6 1 2 2 1L22.5 6.5a4 4 0 0 1-5.5 4.8L8 20.5a2.1 2.1 0 0 1-3-3l9.2-9z"/>`,
  inbox: svg`<path d="M3 13.5 6 5h12l3 8.5V19H3zM3 13.5h5.5l1 2.5h5l1-2.5H21"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>`,
  hand: svg`<path d="M5 12.5 10 17.5 19.5 7"/>`,
  note: svg`<path d="M4 20h4L19.5 8.5l-4-4L4 16zM13.5 6.5l4 4"/>`,
  close: svg`<path d="M5 5l14 14M19 5 5 19"/>`,
  done: svg`<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16.2 9"/>`,
  key: svg`<circle cx="8" cy="15" r="4.5"/><path d="M11.2 11.8 20 3M16.5 6.5l3 3"/>`,
  door: svg`<path d="M6 21V3.5h12V21M3.5 21h17M14.5 12v.6"/>`,
  phone: svg`<path d="M6 3h3.5l1.5 5-2.2 1.5a11 11 0 0 0 5.7 5.7L16 13l5 1.5V18a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>`,
  battery: svg`<rect x="2.5" y="7.5" width="16.5" height="9" rx="2"/><path d="M21.5 10.5v3"/>`,
  plug: svg`<path d="M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4"/>`,
  clock: svg`<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.5 2.5"/>`,
  sound: svg`<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,
  soundOff: svg`<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5"/>`,
  link: svg`<path d="M3 9a13 13 0 0 1 18 0M6.5 12.7a8 8 0 0 1 11 0M10 16.4a3 3 0 0 1 4 0M12 19.5v.2"/>`,
  linkLost: svg`<path d="M3 9a13 13 0 0 1 18 0M10 16.4a3 3 0 0 1 4 0M12 19.5v.200M4 3l16 18"/>`,
  lamp: svg`<path d="M12 2.5a7 7 0 0 0-4 12.7c.9.7 1.3 1.5 1.3 2.5h5.4c0-1 .4-1.8 1.3-2.5a7 7 0 0 0-4-12.7zM9.8 21h4.4"/>`,
  keyboard: svg`<rect x="2" y="6" width="20" height="12.5" rx="2"/><path d="M6 10h.100M10 10h.100M14 10h.100M18 10h.100M7 14.5h10"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>`,
  pin: svg`<path d="M12 21.5s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z"/><circle cx="12" cy="10.5" r="2.3"/>`,
  again: svg`<path d="M4 12a8 8 0 1 1 2.5 5.8M4 19v-4.5h4.5"/>`,
  hub: svg`<rect x="4" y="3.5" width="16" height="7" rx="1.5"/><rect x="4" y="13.5" width="16" height="7" rx="1.5"/><path d="M7.5 7h.1M7.5 17h.1M12 7h4.5M12 17h4.5"/>`,
  calendar: svg`<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.8v4M16 2.8v4"/>`,
  chart: svg`<path d="M3.5 20.5h17M6 17v-5M11 17V7M16 17v-8M20 17V4"/>`,
  star: svg`<path d="m12 3 2.7 5.6 6.1.8-4.5 4.3 1.1 6.1-5.4-2.9-5.4 2.9 1.1-6.1-4.5-4.3 6.1-.8z"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  more: svg`<path d="M5 12h.1M12 12h.1M19 12h.1M4 6h16M4 18h16"/>`,
  eye: svg`<path d="M2 12s3.8-6.5 10-6.5S22 12 22 12s-3.8 6.5-10 6.5S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>`,
  two: svg`<circle cx="7.5" cy="8" r="3"/><circle cx="16.5" cy="8" r="3"/><path d="M2 19.5a5.5 5.5 0 0 1 9.5-3.8M12.5 15.7a5.5 5.5 0 0 1 9.5 3.8M9.5 20l2 2 4-4.5"/>`,
  save: svg`<path d="M12 3.5v11M7.5 10.5 12 15l4.5-4.5M4 20h16"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

/** A drawing that repeats what a text beside it says; hidden from screen readers. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>`;
}
