// 初步评审: what a rejection needs is shown when a bid is rejected; an item that is not met rejects the bid.
// @ts-check

for (const bid of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-judged]"))) {
  const passes = /** @type {HTMLInputElement} */ (bid.querySelector("[data-passes]"));
  const fails = /** @type {HTMLInputElement} */ (bid.querySelector("[data-fails]"));
  const ground = /** @type {HTMLElement} */ (bid.querySelector("[data-ground]"));
  const failed = /** @type {NodeListOf<HTMLInputElement>} */ (bid.querySelectorAll("[data-failed]"));

  const show = () => {
    ground.hidden = !fails.checked;
    for (const field of ground.querySelectorAll("select, input, textarea")) {
      /** @type {HTMLInputElement} */ (field).required = fails.checked;
    }
  };
  bid.addEventListener("change", () => {
    if ([...failed].some((one) => one.checked)) fails.checked = true;
    passes.disabled = [...failed].some((one) => one.checked);
    show();
  });
  show();
}
