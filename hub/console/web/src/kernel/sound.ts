// The tones of the room: one for each priority, one for a lost connection, one to test with. No file is loaded.
import { Signal } from "./signal";

/** "off" until the start of the shift: a browser plays nothing before a click. "broken" when it refuses even then. */
export const sound = new Signal<"off" | "on" | "broken">("off");

interface Note {
  hz: number;
  at: number;
  for: number;
}
export type Tone = "p1" | "p2" | "p3" | "p4" | "p5" | "lost" | "test";

const TONES: Record<Tone, readonly Note[]> = {
  p1: [0, 0.22, 0.44].flatMap((at) => [
    { hz: 988, at, for: 0.1 },
    { hz: 1319, at: at + 0.1, for: 0.1 },
  ]),
  p2: [
    { hz: 880, at: 0, for: 0.16 },
    { hz: 1109, at: 0.2, for: 0.16 },
    { hz: 880, at: 0.4, for: 0.16 },
  ],
  p3: [
    { hz: 698, at: 0, for: 0.18 },
    { hz: 880, at: 0.24, for: 0.18 },
  ],
  p4: [{ hz: 659, at: 0, for: 0.25 }],
  p5: [{ hz: 523, at: 0, for: 0.2 }],
  lost: [
    { hz: 392, at: 0, for: 0.3 },
    { hz: 294, at: 0.32, for: 0.45 },
  ],
  test: [
    { hz: 523, at: 0, for: 0.16 },
    { hz: 659, at: 0.18, for: 0.16 },
    { hz: 784, at: 0.36, for: 0.3 },
  ],
};
/** By rung: how loud, 0 to 1. What nobody takes becomes louder. */
const VOLUMES = [0.35, 0.55, 0.75, 0.95];
const EDGE_S = 0.015;
const START_MS_MAX = 2_000;

let audio: AudioContext | null = null;

/** Plays the test tone. Must run inside a click or a key, as `tryTone`: that is what the browser asks for. */
export async function unlockSound(): Promise<void> {
  await tryTone("test");
}

/** Plays one tone as it is heard in the room. */
export async function tryTone(tone: Tone): Promise<void> {
  audio ??= new AudioContext();
  const waited = new Promise((done) => setTimeout(done, START_MS_MAX));
  await Promise.race([audio.resume(), waited]);
  sound.set(audio.state === "running" ? "on" : "broken");
  play(tone);
}

export function play(tone: Tone, rung = 0): void {
  if (audio?.state !== "running") return;
  const start = audio.currentTime + 0.02;
  const volume = VOLUMES[Math.min(rung, VOLUMES.length - 1)] ?? 1;
  for (const note of TONES[tone]) beep(audio, note, start, volume);
}

function beep(context: AudioContext, note: Note, start: number, volume: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const from = start + note.at;
  oscillator.type = "triangle";
  oscillator.frequency.value = note.hz;
  // Soft edges: a tone that begins at full strength clicks, and a clicking room tires people.
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(volume, from + EDGE_S);
  gain.gain.setValueAtTime(volume, from + note.for - EDGE_S);
  gain.gain.linearRampToValueAtTime(0, from + note.for);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + note.for + 0.02);
}
