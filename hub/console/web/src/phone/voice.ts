// Plays what the phone's loudspeaker plays: its notes, its phrases where they have been made, else a voice of this computer.
import { language } from "../kernel/i18n";
import { spoken } from "./model";

/** `notes`: hertz (0 for a pause) and milliseconds. `name`: the pieces of a helper's name. `volume`: 1 to 5. */
export interface Play {
  word: string;
  name: readonly string[];
  notes: readonly (readonly [number, number])[];
  notes_first: boolean;
  volume: number;
}

let context: AudioContext | null = null;
let gain: GainNode | null = null;
let turn = 0;

/** From now on the page may sound; a browser allows it after a click only. */
export function unlock(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** Interrupts what is being played, as the phone does. */
export async function sound(what: Play, by: string): Promise<void> {
  hush();
  const mine = ++turn;
  unlock();
  if (!context) return;
  gain = context.createGain();
  gain.gain.value = 0.5 ** (5 - what.volume); // steps of 6 dB, as the phone's
  gain.connect(context.destination);
  let at = context.currentTime + 0.02;
  if (what.notes_first) at = playNotes(context, gain, what, at);
  const pieces = what.name.length > 0 ? ["taken_by", ...what.name, "taken_by_end"] : [what.word];
  const buffers = (await Promise.all(pieces.map(fetched))).filter((buffer) => buffer !== null);
  if (mine !== turn) return;
  if (buffers.length > 0) {
    at = Math.max(at, context.currentTime);
    for (const buffer of buffers) {
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(gain);
      source.start(at);
      at += buffer.duration;
    }
  } else if (!speak(spoken(what.word, by)) && !what.notes_first) {
    playNotes(context, gain, what, context.currentTime);
  }
}

export function hush(): void {
  turn++;
  gain?.disconnect();
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

function playNotes(to: AudioContext, out: GainNode, what: Play, begin: number): number {
  let at = begin;
  for (const [hertz, ms] of what.notes) {
    if (hertz > 0) {
      const note = new OscillatorNode(to, { frequency: hertz });
      note.connect(out);
      note.start(at);
      note.stop(at + ms / 1000);
    }
    at += ms / 1000;
  }
  return at;
}

/** A file of the phone's voice; null if it has not been made. */
async function fetched(piece: string): Promise<AudioBuffer | null> {
  const answer = await fetch(`/phone/voice/${language.value}/${piece}.wav`);
  if (!answer.ok || !context) return null;
  try {
    return await context.decodeAudioData(await answer.arrayBuffer());
  } catch {
    return null;
  }
}

/** A voice of this computer only: no word of a resident's call goes to somebody's cloud. False if it has none. */
function speak(text: string): boolean {
  if (!("speechSynthesis" in window)) return false;
  const wanted = language.value.slice(0, 2);
  const voice = speechSynthesis.getVoices().find((one) => one.localService && one.lang.startsWith(wanted));
  if (!voice) return false;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9; // for ears of 85 years
  speechSynthesis.speak(words);
  return true;
}
