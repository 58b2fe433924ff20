// Makes frontend/static/vendor and the icon sprite from pinned npm packages, and writes vendor.lock.json.
//
//     npm ci --prefix frontend && node infra/vendor.mjs
//
// Nothing is fetched here: what npm has put into frontend/node_modules is copied, or bundled into one ES module.
// Beside each file stands its .gz, for browsers that take it. The lock file names every file with its packages, their
// versions and licences, and its SHA-256; a test recomputes the hashes.
// @ts-check

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const FRONTEND = join(dirname(fileURLToPath(import.meta.url)), "..", "frontend");
const MODULES = join(FRONTEND, "node_modules");
const STATIC = join(FRONTEND, "static");
const VENDOR = join(STATIC, "vendor");

/** Icons in the sprite, by their name at Tabler. */
const ICONS = `
  activity adjustments alert-circle alert-triangle archive arrow-left arrow-right arrow-up-right arrows-exchange ban bell book book-2
  building building-bank building-community calendar calendar-due calendar-event certificate check chevron-down
  chevron-left chevron-right chevron-up circle circle-check circle-dashed circle-dot circle-x clipboard-check clock
  copy database device-desktop device-mobile dots download external-link eye eye-off file-certificate file-check
  file-plus file-text file-zip files filter fingerprint flag folder folder-plus gavel hand-stop hash heartbeat
  help-circle history home hourglass id inbox info-circle key language layout-board lifebuoy link list list-details
  lock lock-open login logout mail map-pin menu-2 message message-2 moon news paperclip pencil phone pin player-pause
  player-play plug-connected-x plus point printer qrcode refresh report-analytics rotate-clockwise route rubber-stamp
  scale search send server settings shield shield-check shield-lock shield-x signature sort-ascending speakerphone
  square-check stack-2 star sun timeline tool trash upload usb user user-circle user-plus users versions volume wifi x
  zoom-check
`.trim().split(/\s+/);

/** Drawn by ourselves where the original does not read at 14 px: a shield that is closed around its tick. */
const OWN_ICONS = {
  "shield-check": ["M12 3l7.5 2.6v5.4c0 4.8 -3.1 8.4 -7.5 10c-4.4 -1.6 -7.5 -5.2 -7.5 -10v-5.4z", "M8.5 12l2.5 2.5l4.5 -4.8"],
};

/** Packages whose code stands in a vendored file, and where their licence text lies. */
const LICENCES = {
  "@tabler/core": "tabler-core.txt",
  "@tabler/icons": "tabler-icons.txt",
  "htmx.org": "htmx.txt",
  "age-encryption": "age-encryption.txt",
  "@noble/ciphers": "noble-ciphers.txt",
  "@noble/curves": "noble-curves.txt",
  "@noble/hashes": "noble-hashes.txt",
  "@noble/post-quantum": "noble-post-quantum.txt",
  "@scure/base": "scure-base.txt",
  "shamir-secret-sharing": "shamir-secret-sharing.txt",
  "pdfjs-dist": "pdfjs-dist.txt",
  "@cantoo/pdf-lib": "cantoo-pdf-lib.txt",
  "hash-wasm": "hash-wasm.txt",
  libsodium: "libsodium.txt",
  "libsodium-wrappers": "libsodium-wrappers.txt",
  culori: "culori.txt",
  fflate: "fflate.txt",
  "node-html-better-parser": "node-html-better-parser.txt",
  "html-entities": "html-entities.txt",
  tslib: "tslib.txt",
  echarts: "echarts.txt",
  zrender: "zrender.txt",
};

/** @type {Array<{file: string, packages: string[], make: () => string}>} */
const FILES = [
  { file: "vendor/tabler.min.css", packages: ["@tabler/core"], make: () => css("@tabler/core/dist/css/tabler.min.css") },
  { file: "vendor/htmx.min.js", packages: ["htmx.org"], make: () => read("htmx.org/dist/htmx.min.js") },
  {
    file: "vendor/age.js",
    packages: ["age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes", "@noble/post-quantum", "@scure/base"],
    make: () => bundle("age-encryption", "*", 'export { chacha20poly1305 } from "@noble/ciphers/chacha.js";'),
  },
  { file: "vendor/shamir.js", packages: ["shamir-secret-sharing"], make: () => bundle("shamir-secret-sharing") },
  { file: "vendor/sodium.js", packages: ["libsodium-wrappers", "libsodium"], make: () => bundle("libsodium-wrappers", "{ default as sodium }") },
  { file: "vendor/hash-wasm.js", packages: ["hash-wasm"], make: () => bundle("hash-wasm", "{ createCRC32, createSHA256 }") },
  { file: "vendor/pdf.js", packages: ["pdfjs-dist"], make: () => module("pdfjs-dist/legacy/build/pdf.min.mjs") },
  { file: "vendor/pdf.worker.js", packages: ["pdfjs-dist"], make: () => module("pdfjs-dist/legacy/build/pdf.worker.min.mjs") },
  { file: "vendor/cmaps.js", packages: ["pdfjs-dist"], make: chineseMaps },
  {
    file: "vendor/pdf-lib.js",
    packages: ["@cantoo/pdf-lib", "culori", "fflate", "node-html-better-parser", "html-entities", "tslib"],
    make: () => bundle("@cantoo/pdf-lib"),
  },
  { file: "vendor/echarts.js", packages: ["echarts", "zrender", "tslib"], make: charts },
  { file: "icons.svg", packages: ["@tabler/icons"], make: sprite },
];

rmSync(VENDOR, { recursive: true, force: true });
mkdirSync(join(VENDOR, "LICENSES"), { recursive: true });
const lock = FILES.map(({ file, packages, make }) => {
  const text = make();
  writeFileSync(join(STATIC, file), text);
  writeFileSync(join(STATIC, `${file}.gz`), gzipSync(text, { level: 9 }));
  return { file, sha256: createHash("sha256").update(text).digest("hex"), packages: packages.map(described) };
});
for (const [name, file] of Object.entries(LICENCES)) keepLicence(name, join(VENDOR, "LICENSES", file));
writeFileSync(join(VENDOR, "vendor.lock.json"), JSON.stringify({ files: lock }, null, 2) + "\n");

/** @param {string} path */
function read(path) {
  return readFileSync(join(MODULES, path), "utf8");
}

/** A stylesheet without the address of its source map, which is not served. @param {string} path */
function css(path) {
  return read(path).replace(/\/\*# sourceMappingURL=.*?\*\/\s*$/, "");
}

/**
 * One readable ES module without outside imports, that knows no address of its own and asks for none; its source stays reviewable.
 * @param {string} name
 * @param {string} exported all of it, or the names that are used
 * @param {string} beside what else its file gives, of a package that it contains anyway
 */
function bundle(name, exported = "*", beside = "") {
  return built(`export ${exported} from "${name}";${beside}`, false);
}

/**
 * @param {string} contents a module that names what is wanted
 * @param {boolean} minify
 */
function built(contents, minify) {
  const esbuild = createRequire(join(FRONTEND, "package.json"))("esbuild");
  const written = esbuild.buildSync({
    stdin: { contents, resolveDir: FRONTEND },
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    charset: "utf8",
    define: { "import.meta.url": '""', XMLHttpRequest: "undefined" },
    legalComments: "inline",
    banner: { js: "// @ts-nocheck" },
    absWorkingDir: FRONTEND,
    minify,
    write: false,
  });
  return written.outputFiles[0].text;
}

/** Bars, lines, points and boxes on a grid, drawn on a canvas: of the whole library no more, and as small as it gets. */
function charts() {
  const parts = {
    "echarts/charts": "BarChart, BoxplotChart, LineChart, ScatterChart",
    "echarts/components": "GridComponent, LegendComponent, MarkLineComponent, TooltipComponent",
    "echarts/renderers": "CanvasRenderer",
  };
  const taken = Object.entries(parts).map(([from, names]) => `import { ${names} } from "${from}";`);
  const lines = [
    'import { init, use } from "echarts/core";',
    ...taken,
    `use([${Object.values(parts).join(", ")}]);`,
    "export { init };",
  ];
  return built(lines.join("\n"), true);
}

/** A module as its makers built it, without the address of its source map. @param {string} path */
function module(path) {
  return "// @ts-nocheck\n" + read(path).replace(/\/\/# sourceMappingURL=.*\s*$/, "");
}

/** The character maps that Chinese PDFs name without bringing them, by name, in one module: most files need none. */
function chineseMaps() {
  const folder = join(MODULES, "pdfjs-dist", "cmaps");
  const names = readdirSync(folder).filter((name) => /^(Adobe-GB1|GB|UniGB)/.test(name)).sort();
  const lines = names.map((name) => `  "${name}": "${readFileSync(join(folder, name)).toString("base64")}",`);
  return `// @ts-check\n/** @type {Record<string, string>} */\nexport const MAPS = {\n${lines.join("\n")}\n};\n`;
}

/** All icons as symbols of one file, in the order of their names. */
function sprite() {
  const symbols = ICONS.map((name) => {
    const paths = OWN_ICONS[name] ?? pathsOf(read(`@tabler/icons/icons/outline/${name}.svg`));
    const drawn = paths.filter((path) => path !== "M0 0h24v24H0z").map((path) => `<path d="${path}"/>`);
    return `<symbol id="i-${name}" viewBox="0 0 24 24">${drawn.join("")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

/** @param {string} drawing */
function pathsOf(drawing) {
  return [...drawing.matchAll(/<path[^>]*? d="([^"]+)"[^>]*?\/>/g)].map((match) => match[1]);
}

/** @param {string} name */
function described(name) {
  const { version, license } = JSON.parse(read(`${name}/package.json`));
  return { name, version, licence: license, text: `LICENSES/${LICENCES[name]}` };
}

/**
 * The licence text that the package brings; @tabler/core brings none and is under the same one as its icons.
 * @param {string} name @param {string} target
 */
function keepLicence(name, target) {
  if (name === "@tabler/core") {
    const text = read("@tabler/icons/LICENSE");
    writeFileSync(target, text.replace(/Copyright.*/, "Copyright (c) 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna"));
    return;
  }
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].find((candidate) => existsSync(join(MODULES, name, candidate)));
  if (!file) throw new Error(`${name} brings no licence text`);
  cpSync(join(MODULES, name, file), target);
}
