// Opens a page in Chromium and has axe look at it. Arguments: a folder with node_modules/{axe-core,playwright-core}, the
// browser, the page, and the width and colour scheme. Prints what was found as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, browserPath, page, width, colorScheme] = process.argv.slice(2);
const require = createRequire(`${folder}/node_modules/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({
    viewport: { width: Number(width), height: 900 },
    colorScheme,
    bypassCSP: true, // for axe itself
  });
  const tab = await context.newPage();
  const asked = [];
  const complaints = [];
  tab.on("request", (request) => asked.push(request.url()));
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("pageerror", (error) => complaints.push(String(error)));
  await tab.goto(pathToFileURL(page).href);

  await tab.keyboard.press("Tab");
  const first = await tab.evaluate(() => document.activeElement?.getAttribute("href"));
  const summary = tab.locator("summary").first();
  let opened = null;
  if (await summary.count()) {
    await summary.focus();
    await tab.keyboard.press("Enter");
    opened = await tab.evaluate(() => document.querySelector("summary").parentElement.open);
  }
  await tab.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  await tab.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const result = await tab.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), tags);
  const wider = await tab.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  console.log(
    JSON.stringify({
      violations: result.violations.map((each) => [each.id, each.help, each.nodes.slice(0, 3).map((node) => node.html)]),
      passes: result.passes.length,
      asked,
      complaints,
      first,
      opened,
      wider,
    }),
  );
} finally {
  await browser.close();
}
