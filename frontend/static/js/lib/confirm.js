// Confirmations: a sheet that says what becomes true; it closes again without sending anything.
// @ts-check

/**
 * Gives every `data-confirm` sheet its way back, and the focus to its heading when it opens.
 * @param {Document} page
 */
export function startConfirmations(page) {
  for (const way of page.querySelectorAll("[data-confirm-close]")) way.removeAttribute("hidden");
  page.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-confirm-close]") : null;
    const sheet = target?.closest("details");
    if (!sheet) return;
    sheet.open = false;
    sheet.querySelector("summary")?.focus();
  });
  page.addEventListener(
    "toggle",
    (event) => {
      const sheet = event.target;
      if (!(sheet instanceof HTMLDetailsElement) || !sheet.open || !("confirm" in sheet.dataset)) return;
      sheet.querySelector("form")?.scrollIntoView({ block: "nearest" });
    },
    true,
  );
}
