// What the simulator tells about one phone, and the words in which the phone says it.
import { t } from "../kernel/i18n";
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

export interface PhoneState {
  device: string;
  resident: Person;
  light: Light;
  say: { phrase: Light; by: string };
  connected: boolean;
  network: boolean;
  outbox: number;
  stage: Stage;
  log: readonly Entry[];
}

/** What the screen says beside the light. The voice says the same, but is quiet when nobody waits for help. */
export function shown(state: PhoneState): string {
  return spoken(state.light, state.light === state.say.phrase ? state.say.by : "");
}

/** What the phone says aloud. `by` is the name of who took the call, empty if it is not told. */
export function spoken(phrase: Light, by: string): string {
  switch (phrase) {
    case "idle":
      return t("All is well. Press the red button when you need help.");
    case "heard":
      return t("I heard you.");
    case "sending":
      return t("Your call is on its way.");
    case "received":
      return t("The centre has your call. Someone will be with you soon.");
    case "taken":
      return by
        ? t("{name} from the centre is with you.", { name: by })
        : t("Someone from the centre is with you.");
    case "closed":
      return t("The centre has closed your call. Take care.");
    case "offline":
      return t("No connection. I keep trying.");
  }
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
