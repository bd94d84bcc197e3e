// The drawn things: the phone's body, its light ring and the remote control on its cord. No state but the light's.
import { type SVGTemplateResult, svg } from "lit";
import type { Light } from "./model";

/** Where things are on the phone, in the units of its picture (640 × 520); the keys in device.ts lie on top of it. */
export const WIDTH = 640;
export const HEIGHT = 520;
export const RED = { x: 340, y: 342, r: 84 };

/** The body without its keys: shell, handset on its cradle, screen, loudspeaker. */
export function body(): SVGTemplateResult {
  return svg`
    <defs>
      <linearGradient id="shell" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#fbf8f1"/><stop offset="0.75" stop-color="#efe9dc"/><stop offset="1" stop-color="#d9d1bf"/>
      </linearGradient>
      <linearGradient id="handset" x1="0" y1="0" x2="1" y2="0">
        <stop offset="0" stop-color="#123f44"/><stop offset="0.35" stop-color="#2c7078"/><stop offset="1" stop-color="#0d3236"/>
      </linearGradient>
      <linearGradient id="glass" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#dfe9d3"/><stop offset="1" stop-color="#c6d4b8"/>
      </linearGradient>
      <radialGradient id="well"><stop offset="0.7" stop-color="#cfc6b2"/><stop offset="1" stop-color="#e9e2d3"/></radialGradient>
    </defs>
    <ellipse cx="320" cy="498" rx="290" ry="16" fill="#000" opacity="0.14"/>
    <rect x="16" y="36" width="608" height="460" rx="58" fill="#b9b09c"/>
    <rect x="16" y="30" width="608" height="456" rx="58" fill="url(#shell)"/>
    <rect x="20" y="34" width="600" height="448" rx="54" fill="none" stroke="#fff" stroke-width="3" opacity="0.8"/>
    <rect x="52" y="86" width="128" height="344" rx="60" fill="#d8cfbc"/>
    <path d="M112 436c-30 14-26 34-4 34s20-22-2-20-30 26-4 34" fill="none" stroke="#0d3236" stroke-width="6" stroke-linecap="round"/>
    <rect x="84" y="90" width="64" height="336" rx="30" fill="url(#handset)"/>
    <rect x="60" y="64" width="112" height="116" rx="44" fill="url(#handset)"/>
    <rect x="60" y="336" width="112" height="116" rx="44" fill="url(#handset)"/>
    <g fill="#8fc3c8" opacity="0.75">${holes(116, 122)}${holes(116, 394)}</g>
    <rect x="204" y="62" width="384" height="138" rx="18" fill="#23292d"/>
    <rect x="214" y="72" width="364" height="118" rx="9" fill="url(#glass)"/>
    <circle cx="${RED.x}" cy="${RED.y}" r="122" fill="url(#well)"/>
    <g stroke="#a79d87" stroke-width="5" stroke-linecap="round">
      <path d="M492 226h84M492 240h84M492 254h84"/>
    </g>`;
}

function holes(x: number, y: number): SVGTemplateResult[] {
  const at = [-24, -8, 8, 24];
  return at.flatMap((dx) => at.slice(1, 3).map((dy) => svg`<circle cx=${x + dx} cy=${y + dy} r="3.4"/>`));
}

/** The light round the red button. Each state has a shape of its own: nobody needs to tell colours apart. */
export function ring(light: Light): SVGTemplateResult {
  return svg`<g class="ring ${light}" transform="translate(${RED.x} ${RED.y})" fill="none" stroke-linecap="round">
    ${SHAPES[light]}</g>`;
}

const SHAPES: Record<Light, SVGTemplateResult> = {
  idle: svg`<circle r="104" stroke-width="3"/>`,
  heard: svg`<path d="M-60 -85a104 104 0 1 0 120 0" stroke-width="12"/><circle cy="-104" r="9" stroke-width="6"/>`,
  sending: svg`<circle class="turning" r="104" stroke-width="12" stroke-dasharray="46 35.68"/>`,
  received: svg`<circle r="104" stroke-width="14"/>`,
  taken: svg`<circle r="98" stroke-width="7"/><circle r="112" stroke-width="7"/>`,
  closed: svg`<circle r="104" stroke-width="8" stroke-dasharray="0.1 18.05"/>`,
  offline: svg`<circle r="104" stroke-width="6" stroke-dasharray="103.36 60" stroke-dashoffset="-30"/>
    <path d="M96-8l16 16M112-8l-16 16M-112-8l16 16M-96-8l-16 16M-8-112l16 16M8-112l-16 16M-8 96l16 16M8 96l-16 16" stroke-width="6"/>`,
};

/** The remote control on its cord (200 × 300); its button lies on top of it. */
export function remote(): SVGTemplateResult {
  return svg`
    <defs>
      <linearGradient id="pendant" x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stop-color="#fbf8f1"/><stop offset="1" stop-color="#d9d1bf"/>
      </linearGradient>
    </defs>
    <path d="M100 128C20 92 28 8 100 8s80 84 0 120" fill="none" stroke="#2c7078" stroke-width="7" stroke-linecap="round"/>
    <rect x="86" y="106" width="28" height="34" rx="10" fill="#123f44"/>
    <ellipse cx="100" cy="290" rx="52" ry="6" fill="#000" opacity="0.14"/>
    <rect x="40" y="132" width="120" height="152" rx="56" fill="#b9b09c"/>
    <rect x="40" y="128" width="120" height="152" rx="56" fill="url(#pendant)"/>
    <circle cx="100" cy="200" r="46" fill="#cfc6b2"/>`;
}
