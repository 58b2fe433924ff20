// Why a device cannot decrypt, kept until there is somebody to tell: its card may be drawn before the session is heard to decrypt.
// @ts-check

/**
 * @param {() => boolean} isTime whether the session takes such a report now
 * @param {(fault: string, detail: string) => Promise<void>} report
 */
export function keptUntil(isTime, report) {
  /** @type {{ fault: string, detail: string } | null} */
  let untold = null;
  const tell = async () => {
    if (!untold || !isTime()) return;
    const { fault, detail } = untold;
    untold = null;
    await report(fault, detail);
  };
  return {
    /** What a look at the device found takes the place of what the look before found. @param {string} fault @param {string} detail */
    found: (fault, detail) => {
      untold = fault ? { fault, detail } : null;
      return tell();
    },
    /** Tells what is untold, if it is time. */
    tell,
  };
}
