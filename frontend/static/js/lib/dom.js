// Small manners of the page: menus close, the first error gets the focus, wide tables can be reached.
// @ts-check

/**
 * Closes an open menu when one clicks beside it or presses Escape.
 * @param {Document} page
 */
export function closeMenusOutside(page) {
  page.addEventListener("click", (event) => {
    for (const menu of openMenus(page)) if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus(page)) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/**
 * Moves the focus to the summary of what was wrong, where there is one.
 * @param {ParentNode} root
 */
export function focusFirstError(root) {
  /** @type {HTMLElement | null} */ (root.querySelector("[data-first-error]"))?.focus();
}

/**
 * Lets the keyboard reach what scrolls sideways: a table or a rail that is wider than the screen.
 * @param {Document} page
 */
export function reachWideTables(page) {
  const mark = () => {
    for (const table of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("table.tbl, .scroll-x, .rail"))) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
    }
  };
  mark();
  addEventListener("resize", mark);
  page.addEventListener("htmx:afterSwap", mark);
}

/** @param {Document} page */
function openMenus(page) {
  return /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll("details.menu[open]"));
}
