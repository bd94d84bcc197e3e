// Says the caption aloud, with a voice of this computer only: no word of a resident's call goes to somebody's cloud.
import { language } from "../kernel/i18n";

/** A voice that works offline, in the language of the page; undefined if the computer has none. */
export function localVoice(): SpeechSynthesisVoice | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  const wanted = language.value.slice(0, 2);
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith(wanted));
}

export function speak(text: string): void {
  const voice = localVoice();
  if (!voice) return;
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = 0.9; // for ears of 85 years
  speechSynthesis.speak(words);
}

export function hush(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

/** Browsers learn of their voices late; returns what ends the listening. */
export function onVoices(listener: () => void): () => void {
  if (!("speechSynthesis" in window)) return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", listener);
  return () => speechSynthesis.removeEventListener("voiceschanged", listener);
}
