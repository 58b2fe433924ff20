// The theme: kept in a cookie that the server reads, so that the next page comes in the right one at once.
// @ts-check

const YEAR = 365 * 24 * 3600;
const THEMES = ["auto", "light", "dark"];

/**
 * Lets the theme's form act without leaving the page, and follows the device while the choice is left to it.
 * @param {Document} page
 */
export function startThemes(page) {
  const device = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (page.documentElement.dataset.theme === "auto") wear(page, device.matches);
  };
  device.addEventListener("change", follow);
  follow();
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("themeForm" in form.dataset)) return;
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !THEMES.includes(button.value)) return;
    event.preventDefault();
    choose(page, button.value);
    if (button.value === "auto") follow();
    else wear(page, button.value === "dark");
  });
}

/** @param {Document} page @param {string} theme */
function choose(page, theme) {
  page.cookie = `kaiming_theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
  page.documentElement.dataset.theme = theme;
  for (const button of page.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === theme));
  }
}

/** @param {Document} page @param {boolean} isDark */
function wear(page, isDark) {
  page.documentElement.dataset.bsTheme = isDark ? "dark" : "light";
}
