// The voice of the announcement: the browser's own Chinese voice beside the captions, which are always there.
// @ts-check

const KEPT = "kaiming-voice";

/**
 * Whether a voice may read: Chinese, and none of espeak's, whose Mandarin nobody understands.
 * @param {{ name: string, lang: string, voiceURI?: string }} voice
 */
export function isGoodVoice({ name, lang, voiceURI = "" }) {
  return /^(zh|cmn)\b/i.test(lang.replace("_", "-")) && !/espeak/i.test(`${name} ${voiceURI}`);
}

/**
 * Reads what it is given while the reader wants it; offers its switch only where there is a good voice.
 * @param {HTMLElement | null} button
 * @param {{ on: string, off: string }} words
 */
export function startVoice(button, words) {
  const synthesis = window.speechSynthesis;
  const voice = () => synthesis?.getVoices().find(isGoodVoice);
  let isOn = localStorage.getItem(KEPT) === "on";
  const show = () => {
    if (!button) return;
    button.hidden = !voice();
    button.setAttribute("aria-pressed", String(isOn));
    const word = button.querySelector("[data-voice-word]");
    if (word) word.textContent = isOn ? words.on : words.off;
  };
  button?.addEventListener("click", () => {
    isOn = !isOn;
    localStorage.setItem(KEPT, isOn ? "on" : "off");
    if (!isOn) synthesis.cancel();
    show();
  });
  synthesis?.addEventListener?.("voiceschanged", show);
  show();
  return (/** @type {string} */ text) => {
    const chosen = voice();
    if (!isOn || !chosen) return;
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = chosen;
    spoken.lang = chosen.lang;
    synthesis.speak(spoken);
  };
}
