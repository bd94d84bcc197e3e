// The one line from the hub to this page. It knows when it has fallen silent, says so, and comes back by itself.
import { get } from "./api";
import { hearServerTime, serverNow } from "./clock";
import {
  advance,
  type FeedEvent,
  type FeedMessage,
  isSilent,
  type Position,
  retryMs,
  unseen,
} from "./feed_policy";
import { Signal } from "./signal";

export interface Link {
  state: "connecting" | "live" | "lost";
  /** The hub's time of the last thing heard: how old what is on the screen may be. */
  dataMs: number;
}

export interface FeedListener {
  snapshot(alarms: unknown[]): void;
  events(events: FeedEvent[]): void;
  /** What is wrong with the hub, as each of its signs of life says. */
  hub(problems: unknown[]): void;
  /** Called with every message of the hub: what must go on in a hidden tab hangs on this, not on timers. */
  heard(): void;
}

const WATCH_MS = 500;
const OPEN_MS_MAX = 4_000;

export const link = new Signal<Link>({ state: "connecting", dataMs: 0 });
/** Grows whenever the page may have missed something; views that hold their own data load it again. */
export const resynced = new Signal(0);

export class Feed {
  #position: Position = { epoch: null, seq: null };
  #socket: WebSocket | null = null;
  #attempt = 0;
  #lastHeardMs = performance.now();
  #openedMs = 0;

  constructor(private readonly listener: FeedListener) {}

  start(): void {
    this.#connect();
    setInterval(() => this.#watch(), WATCH_MS);
    addEventListener("online", () => this.#connect());
  }

  #connect(): void {
    if (this.#socket) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/feed`);
    this.#socket = socket;
    this.#openedMs = performance.now();
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket.send(JSON.stringify({ type: "resume", ...this.#position }));
    };
    socket.onmessage = (event) => this.#receive(JSON.parse(String(event.data)) as FeedMessage);
    socket.onclose = (event) => {
      // A browser does not say why a line was refused: this question does, and leads to the door if need be.
      if (!opened) void get("/me").catch(() => undefined);
      this.#closed(socket, event.code);
    };
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (code === 4401) location.assign("/sign-in");
    setTimeout(() => this.#connect(), retryMs(this.#attempt++, Math.random()));
  }

  #receive(message: FeedMessage): void {
    this.#lastHeardMs = performance.now();
    if (message.type === "hello" || message.type === "tick") {
      hearServerTime(message.now_ms);
      this.listener.hub(message.problems ?? []);
    }
    const before = this.#position;
    this.#position = advance(before, message);
    if (message.type === "hello") this.#attempt = 0;
    if (message.type === "snapshot") this.listener.snapshot(message.alarms);
    if (message.type === "events") this.listener.events(unseen(before, message.events));
    // A snapshot follows a hello that finds no place to go on from.
    const goesOn = message.type === "hello" && this.#position.seq !== null;
    if (goesOn || message.type === "snapshot") resynced.set(resynced.value + 1);
    link.set({ state: "live", dataMs: serverNow() });
    this.listener.heard();
  }

  #watch(): void {
    const nowMs = performance.now();
    if (isSilent(this.#lastHeardMs, nowMs) && link.value.state !== "lost") {
      link.set({ state: "lost", dataMs: link.value.dataMs });
    }
    // A line that neither opens nor speaks is cut, so that the next try can begin.
    const stuck = isSilent(this.#lastHeardMs, nowMs) && nowMs - this.#openedMs > OPEN_MS_MAX;
    if (stuck && this.#socket) {
      const dead = this.#socket;
      this.#socket.close();
      this.#closed(dead, 0);
    }
  }
}
