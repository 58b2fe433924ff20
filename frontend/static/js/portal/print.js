// @ts-check
/** A print button for those who do not look for it in the browser's menu; hidden where there is no script. */
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-print]"))) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
