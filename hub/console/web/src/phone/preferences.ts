// What a visitor likes, kept in this browser only: the page knows nobody by name.

const LANGUAGE = "lamplight:phone-language";
const VOICE = "lamplight:phone-voice";

export function savedLanguage(): string | null {
  return localStorage.getItem(LANGUAGE);
}

export function saveLanguage(code: string): void {
  localStorage.setItem(LANGUAGE, code);
}

export function voiceWanted(): boolean {
  return localStorage.getItem(VOICE) === "on";
}

export function wantVoice(on: boolean): void {
  localStorage.setItem(VOICE, on ? "on" : "off");
}
