// What every page gets: the standard clock, menus that close, confirmations, copying, the theme and htmx's manners.
// @ts-check

import { startClocks } from "./lib/clock.js";
import { startConfirmations } from "./lib/confirm.js";
import { startCopying } from "./lib/copy.js";
import { startCountdowns } from "./lib/countdown.js";
import { closeMenusOutside, focusFirstError, reachWideTables } from "./lib/dom.js";
import { startHtmx } from "./lib/htmx-setup.js";
import { startPresence } from "./lib/presence.js";
import { startThemes } from "./lib/theme.js";

const clock = startClocks(document);
startCountdowns(document, clock);
startConfirmations(document);
startCopying(document);
startThemes(document);
closeMenusOutside(document);
focusFirstError(document);
reachWideTables(document);
startHtmx(document, clock);
startPresence(document);
