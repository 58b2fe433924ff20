// Copying: a button with `data-copy` puts its text on the clipboard and says so in its own words.
// @ts-check

/**
 * @param {Document} page
 */
export function startCopying(page) {
  for (const hidden of page.querySelectorAll("[data-copy][hidden]")) hidden.removeAttribute("hidden");
  page.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!(button instanceof HTMLElement)) return;
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    const said = button.querySelector("[data-copy-said]");
    if (said) said.textContent = button.dataset.copied ?? "";
  });
}
