// What the simulator tells about one phone, and the words in which the phone says it.
import voice from "../../../../../firmware/voice/phrases.json";
import { language, t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";

export const LIGHTS = ["idle", "heard", "sending", "received", "taken", "closed", "offline"] as const;
export type Light = (typeof LIGHTS)[number];

/** How far the press has come. `broker`: the broker has it, which proves nothing to the resident. */
export const STAGES = ["none", "heard", "sending", "broker", "received", "taken", "closed"] as const;
export type Stage = (typeof STAGES)[number];

export interface Person {
  device: string;
  name: string;
  age: number;
  address: string;
  zone: string;
}

/** `way`: from the phone up, to the phone down, or something that happened `here` in the home (then no text). */
export interface Entry {
  at_ms: number;
  way: "up" | "down" | "here";
  what: string;
  text: string;
}

/** What the remote control's own light shows. */
export const REMOTE_LIGHTS = [
  "dark",
  "calling",
  "heard",
  "received",
  "failed",
  "pairing",
  "paired",
  "good",
  "weak",
  "out",
] as const;
export type RemoteLight = (typeof REMOTE_LIGHTS)[number];

/** `works`: it has a battery. `own_line`: it is at the broker by itself. `paired`, `pairing`: as its phone has it. */
export interface RemoteState {
  light: RemoteLight;
  works: boolean;
  held: boolean;
  battery_pct: number;
  metres: number;
  dbm: number;
  own_line: boolean;
  paired: boolean;
  pairing: boolean;
}

export const CONDITIONS = ["well", "weak", "loses", "no_network", "no_sim", "silent"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** `condition` is what is the matter with it, `fault` what the phone has found out of that. */
export interface ModemState {
  condition: Condition;
  fault: string;
  dbm: number | null;
  call: "" | "dialling" | "rings" | "up";
  caller: string;
  number: string;
}

export interface PhoneState {
  device: string;
  resident: Person;
  light: Light;
  /** A rhythm is on, off, on, off ... in milliseconds, the same as of the real light. */
  colour: string;
  rhythm: readonly number[];
  say: { phrase: string; by: string };
  mains: boolean;
  battery_pct: number;
  held: boolean;
  volume: number;
  remote: RemoteState;
  /** null: this phone has none. */
  modem: ModemState | null;
  connected: boolean;
  network: boolean;
  outbox: number;
  stage: Stage;
  /** By which way the press has gone: the internet, or a short message. */
  path: "ip" | "sms";
  log: readonly Entry[];
}

/** What the screen says beside the light. The voice says the same, but is quiet when nobody waits for help. */
export function shown(state: PhoneState): string {
  return spoken(state.light, state.light === state.say.phrase ? state.say.by : "");
}

/** The words of a phrase in the language of the page, as the phone itself has them; empty for what it has not. */
function words(use: string): string {
  const found = voice.phrases.find((phrase) => phrase.use === use);
  return found?.[language.value as "zh-CN" | "fr" | "en"] ?? "";
}

/** What the phone says aloud. `by` is the name of who took the call, empty if it is not told. */
export function spoken(phrase: string, by: string): string {
  if (phrase !== "taken" || !by) return words(phrase);
  const space = language.value === "zh-CN" ? "" : " ";
  return `${words("taken_by")}${by}${space}${words("taken_by_end")}`;
}

/** The same in a word or two, beside the light. */
export function lightName(light: Light): string {
  switch (light) {
    case "idle":
      return t("Ready");
    case "heard":
      return t("Heard");
    case "sending":
      return t("Sending");
    case "received":
      return t("The centre has it");
    case "taken":
      return t("Someone is with you");
    case "closed":
      return t("Closed");
    case "offline":
      return t("No connection");
  }
}

export function lightIcon(light: Light): IconName {
  const icons: Record<Light, IconName> = {
    idle: "lamp",
    heard: "bell",
    sending: "again",
    received: "hand",
    taken: "person",
    closed: "done",
    offline: "linkLost",
  };
  return icons[light];
}

/** What the remote control's own light tells. */
export function remoteName(remote: RemoteState): string {
  switch (remote.light) {
    case "dark":
      return t("Remote control: dark");
    case "calling":
      return t("Remote control: calling the phone");
    case "heard":
      return t("Remote control: the phone has heard it");
    case "received":
      return t("Remote control: the centre has it");
    case "failed":
      return t("Remote control: nobody has answered; it goes on trying");
    case "pairing":
      return t("Remote control: looking for a phone to pair with");
    case "paired":
      return t("Remote control: paired");
    case "good":
      return t("Range test: good here");
    case "weak":
      return t("Range test: weak here");
    case "out":
      return t("Range test: out of reach");
  }
}

/** True when the press has come at least as far as `stage`. */
export function reached(state: PhoneState, stage: Stage): boolean {
  return STAGES.indexOf(state.stage) >= STAGES.indexOf(stage);
}

/** Something that happened in the home itself, in words. */
export function happening(what: string): string {
  switch (what) {
    case "press":
      return t("Red button pressed");
    case "press_remote":
      return t("Remote control pressed");
    case "cancel":
      return t("Cancel key pressed");
    case "test":
      return t("Green and red held: test call");
    case "well":
      return t("Green key pressed: I am well");
    case "key":
      return t("Dial pad pressed");
    case "hold":
      return t("Something lies on the red button");
    case "release":
      return t("The red button is free");
    case "mains_on":
      return t("Mains on");
    case "mains_off":
      return t("Mains off");
    case "battery":
      return t("Battery measured");
    case "tamper":
      return t("The case was opened");
    case "pair":
      return t("Green and cancel held: pairing");
    case "unpair":
      return t("Green and cancel held for longer: unpairing");
    case "sms_failed":
      return t("The short message could not be sent");
    case "rings":
      return t("The telephone rings");
    case "callup":
      return t("A call is up");
    case "callover":
      return t("The call is over");
    case "stored":
      return t("Kept in the phone's memory");
    case "connected":
      return t("Connected to the broker");
    case "lost":
      return t("Connection lost");
    case "network_cut":
      return t("Network cut");
    case "network_back":
      return t("Network is back");
    default:
      return what;
  }
}
