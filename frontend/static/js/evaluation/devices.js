// 设备检测: camera, microphone and screen as this browser finds them; each fault has its name, and nothing is recorded.
// @ts-check

export const DEVICES = Object.freeze(["camera", "microphone", "screen"]);
const LEAST_WIDTH = 1024;
/** @type {Record<string, string>} */
const FAULTS = {
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * What the test stands on, so that it can be tried without devices.
 * @typedef {object} Means
 * @property {Pick<MediaDevices, "getUserMedia"> | undefined} media
 * @property {number} width of the screen
 */

/**
 * The fault of each device; an empty text where it works.
 * @param {Means} means
 * @returns {Promise<Record<string, string>>}
 */
export async function tested({ media, width }) {
  return {
    camera: await faultOf(media, { video: true }),
    microphone: await faultOf(media, { audio: true }),
    screen: width >= LEAST_WIDTH ? "" : "small",
  };
}

/**
 * Opens the device once and closes it again.
 * @param {Means["media"]} media
 * @param {MediaStreamConstraints} wanted
 */
async function faultOf(media, wanted) {
  if (!media?.getUserMedia) return "unsupported";
  try {
    const stream = await media.getUserMedia(wanted);
    const isLive = stream.getTracks().some((track) => track.readyState === "live");
    for (const track of stream.getTracks()) track.stop();
    return isLive ? "" : "busy";
  } catch (failure) {
    return FAULTS[/** @type {Error} */ (failure).name] ?? "unsupported";
  }
}
