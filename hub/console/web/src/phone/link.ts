// The page's own line to the simulator: it follows one phone, and passes on what the visitor does with it.
import { retryMs } from "../kernel/feed_policy";
import { Signal } from "../kernel/signal";
import type { Condition, Person, PhoneState } from "./model";
import { Pace } from "./pace";
import type { Play } from "./voice";

export type Command =
  | { do: "pick"; device: string }
  | { do: "press" | "press_remote" | "cancel" | "test" | "well" | "tamper" | "pair" | "unpair" }
  | { do: "key"; key: string }
  | { do: "hold" | "mains" | "remote_hold"; on: boolean }
  | { do: "walk"; metres: number }
  | { do: "remote_battery"; which: "out" | "in" | "held" | "new" | "weak" }
  | { do: "modem"; condition: Condition }
  | { do: "ring"; who: "centre" | "stranger" }
  | { do: "battery"; pct: number }
  | { do: "volume"; louder: boolean }
  | { do: "network"; up: boolean };

/** The phone as it is now; null until one is picked. */
export const phone = new Signal<PhoneState | null>(null);
/** What the phone's loudspeaker plays now; a new object each time. */
export const play = new Signal<Play | null>(null);
/** Is the simulator there? What the page shows is only true while it is. */
export const alive = new Signal(false);

const DEVICE = /^#([a-z0-9-]{1,32})$/;
const pace = new Pace((state) => phone.set(state));
let socket: WebSocket | null = null;
let attempt = 0;

export function openLink(): void {
  const opened = new WebSocket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/phone/line`,
  );
  socket = opened;
  opened.onopen = () => {
    attempt = 0;
    alive.set(true);
    // The address remembers whose phone this is: a reloaded page, or a restarted simulator, goes on with it.
    const device = DEVICE.exec(location.hash)?.[1];
    if (device) send({ do: "pick", device });
  };
  opened.onmessage = (message) => hear(JSON.parse(String(message.data)) as { type: string });
  opened.onclose = () => {
    alive.set(false);
    setTimeout(openLink, retryMs(attempt++, Math.random()));
  };
}

export function send(command: Command): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
}

export function pick(device: string): void {
  history.replaceState(null, "", `#${device}`);
  send({ do: "pick", device });
}

/** Residents that fit what was typed; the first ones for an empty search. */
export async function findPeople(search: string, signal: AbortSignal): Promise<Person[]> {
  const answer = await fetch(`/phone/residents?${new URLSearchParams({ search })}`, { signal });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return ((await answer.json()) as { items: Person[] }).items;
}

function hear(message: { type: string }): void {
  if (message.type === "phone") pace.hear(message as unknown as PhoneState);
  if (message.type === "play") play.set(message as unknown as Play);
}
