// The voice of the announcement: the browser's own Chinese voice beside the captions, which are always there.
// @ts-check

/** @typedef {ReturnType<typeof startVoice>} Voice */

const KEPT = "kaiming-voice";
const RATES = [0.75, 1, 1.25, 1.5];
const CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟";
const SPOKEN = "零一二三四五六七八九十百千";
const AMOUNT = /[零壹贰叁肆伍陆柒捌玖拾佰仟万亿兆]+(?:元|角|分)(?:[零壹贰叁肆伍陆柒捌玖]+(?:角|分))*整?/g;

/**
 * Whether a voice may read: Chinese, and none of espeak's, whose Mandarin nobody understands.
 * @param {{ name: string, lang: string, voiceURI?: string }} voice
 */
export function isGoodVoice({ name, lang, voiceURI = "" }) {
  return /^(zh|cmn)\b/i.test(lang.replace("_", "-")) && !/espeak/i.test(`${name} ${voiceURI}`);
}

/**
 * A sentence as a voice says it: amounts in capitals become the numerals one speaks (贰仟捌佰元整 is 二千八百元整).
 * @param {string} text
 */
export function spokenOf(text) {
  return text.replace(AMOUNT, (amount) => {
    const numerals = [...amount].map((sign) => (CAPITALS.includes(sign) ? SPOKEN[CAPITALS.indexOf(sign)] : sign)).join("");
    return numerals.replace(/^一十/, "十");
  });
}

/**
 * What was chosen before; anything that cannot be read counts as nothing chosen.
 * @param {string | null} kept
 * @returns {{ isOn: boolean, name: string, rate: number }}
 */
export function choiceOf(kept) {
  if (kept === "on" || kept === "off") return { isOn: kept === "on", name: "", rate: 1 };
  try {
    const { isOn, name, rate } = JSON.parse(kept ?? "{}");
    return { isOn: isOn === true, name: typeof name === "string" ? name : "", rate: RATES.includes(rate) ? rate : 1 };
  } catch {
    return { isOn: false, name: "", rate: 1 };
  }
}

/** Whether a click has been made since the page was loaded: without one a browser lets no page speak. */
function isTouched() {
  return navigator.userActivation?.hasBeenActive ?? true;
}

/**
 * Plays a sound to its end, and when it began and ended; nothing where it was stopped or could not be played.
 * @param {{ address: string, voice: string }} sound
 * @param {number} rate
 * @param {(audio: HTMLAudioElement) => void} begun
 * @returns {Promise<{ voice: string, began_at: string, ended_at: string } | null>}
 */
export function playSound(sound, rate, begun) {
  return new Promise((resolve) => {
    const audio = new Audio(sound.address);
    audio.playbackRate = rate;
    let began = "";
    audio.onplaying = () => {
      began ||= new Date().toISOString();
    };
    audio.onended = () => resolve({ voice: sound.voice, began_at: began, ended_at: new Date().toISOString() });
    audio.onpause = () => audio.ended || resolve(null);
    audio.onerror = () => resolve(null);
    begun(audio);
    audio.play().catch(() => resolve(null));
  });
}

/**
 * Reads what it is given while the reader wants it; offers its switch only where there is a good voice.
 * @param {HTMLElement} root
 * @param {Record<string, string>} words
 */
export function startVoice(root, words) {
  const synthesis = window.speechSynthesis;
  const place = /** @type {HTMLElement | null} */ (root.querySelector("[data-voice]"));
  const note = /** @type {HTMLElement | null} */ (root.querySelector("[data-voice-note]"));
  const part = (/** @type {string} */ name) => /** @type {any} */ (place?.querySelector(`[data-voice-${name}]`) ?? null);
  const choice = choiceOf(localStorage.getItem(KEPT));
  const voices = () => (synthesis?.getVoices() ?? []).filter(isGoodVoice);
  const voice = () => voices().find((one) => one.name === choice.name) ?? voices()[0];
  const keep = () => localStorage.setItem(KEPT, JSON.stringify(choice));
  /** The platform's own voice reads, and everybody hears the same; else each browser's own. */
  const served = place?.dataset.served ?? "";
  const show = () => {
    if (!place) return;
    place.hidden = voices().length === 0 && !served;
    part("name").hidden = Boolean(served);
    part("switch").setAttribute("aria-pressed", String(choice.isOn && isTouched()));
    part("word").textContent = choice.isOn && isTouched() ? words.voice_on : words.voice_off;
    part("choice").hidden = !choice.isOn;
    const names = voices().map((one) => new Option(one.name, one.name, false, one === voice()));
    if (part("name").options.length !== names.length) part("name").replaceChildren(...names);
    if (!part("rate").options.length) {
      part("rate").replaceChildren(
        ...RATES.map((rate) => new Option(words.voice_rate.replace("{rate}", String(rate)), String(rate), false, rate === choice.rate)),
      );
    }
    if (note) {
      note.textContent = voices().length === 0 && !served ? words.voice_none : choice.isOn && !isTouched() ? words.voice_blocked : "";
      note.hidden = !note.textContent;
    }
  };
  part("switch")?.addEventListener("click", () => {
    choice.isOn = !(choice.isOn && part("switch").getAttribute("aria-pressed") === "true");
    keep();
    if (!choice.isOn) silence();
    show();
  });
  part("name")?.addEventListener("change", () => {
    choice.name = part("name").value;
    keep();
  });
  part("rate")?.addEventListener("change", () => {
    choice.rate = Number(part("rate").value);
    keep();
  });
  /** @type {HTMLAudioElement | null} */
  let playing = null;
  const silence = () => {
    synthesis?.cancel();
    playing?.pause();
  };
  const play = (/** @type {{ address: string, voice: string }} */ sound) => {
    playing?.pause();
    return playSound(sound, choice.rate, (audio) => {
      playing = audio;
    });
  };
  synthesis?.addEventListener?.("voiceschanged", show);
  addEventListener("click", show, { once: true });
  addEventListener("keydown", show, { once: true });
  show();

  /**
   * Says a sentence, and when it began and ended; nothing where nothing was heard.
   * @param {string} text
   * @param {{ address: string, voice: string } | null} sound the platform's own, where it has made one
   * @returns {Promise<{ voice: string, began_at: string, ended_at: string } | null>}
   */
  const speak = (text, sound) => {
    if (sound) return choice.isOn && isTouched() ? play(sound) : Promise.resolve(null);
    const chosen = voice();
    if (!choice.isOn || !chosen || !isTouched()) return Promise.resolve(null);
    return new Promise((resolve) => {
      const spoken = new SpeechSynthesisUtterance(spokenOf(text));
      [spoken.voice, spoken.lang, spoken.rate] = [chosen, chosen.lang, choice.rate];
      let began = "";
      spoken.onstart = () => {
        began = new Date().toISOString();
      };
      spoken.onend = () => resolve(began ? { voice: chosen.name, began_at: began, ended_at: new Date().toISOString() } : null);
      spoken.onerror = () => resolve(null);
      synthesis.speak(spoken);
    });
  };
  return { speak, silence, isServed: Boolean(served) };
}
