// Somebody in front of Chromium: opens, presses, types, and looks at what comes, as wide and as narrow, light and dark.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [1280, 320];
const SCHEMES = ["light", "dark"];
const MOST_STOPS = 400; // of the Tab key, on one page

/** `modules` is a folder with node_modules/{axe-core,playwright-core}; `pictures` one for screenshots, or nothing. */
export async function visiting({ modules, browserPath, base, pictures, scripts = true, width = 1280 }, visit) {
  const require = createRequire(`${modules}/node_modules/`);
  const { chromium } = require("playwright-core");
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  if (pictures) mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: "sv-SE",
      reducedMotion: "reduce",
      javaScriptEnabled: scripts,
    });
    context.setDefaultTimeout(30_000);
    const tab = await context.newPage();
    const devtools = await context.newCDPSession(tab);
    const visitor = new Visitor({ tab, devtools, axe, base, pictures, scripts, width });
    try {
      await visit(visitor);
    } catch (error) {
      error.message += ` (at ${tab.url()}, ${await tab.locator("h1").allInnerTexts()})`;
      throw error;
    }
    return visitor.found;
  } finally {
    await browser.close();
  }
}

class Visitor {
  constructor(given) {
    Object.assign(this, given);
    this.found = { pages: [], violations: [], passes: 0, complaints: [], strangers: [], wider: [], unseen: [], said: [] };
    this.tab.on("request", (request) => {
      const own = new URL(request.url()).origin === new URL(this.base).origin;
      if (!own) this.found.strangers.push(request.url());
    });
    this.tab.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complain(message.text());
    });
    this.tab.on("pageerror", (error) => this.complain(String(error)));
  }

  complain(text) {
    const told = text.match(/^Failed to load resource: the server responded with a status of (\d+)/);
    if (told && Number(told[1]) === this.expected) this.expected = 200; // the page itself, which was to be refused
    else this.found.complaints.push(`${this.tab.url()}: ${text}`);
  }

  /** Through the tools: no page's policy is in the way, so none has to be put out of force. */
  async js(expression) {
    const { result, exceptionDetails } = await this.devtools.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${expression.slice(0, 80)}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  async open(path, expected = 200) {
    this.expected = expected;
    const answer = await this.tab.goto(this.base + path);
    if (answer.status() !== expected) throw new Error(`${path} answered ${answer.status()}`);
  }

  /** What leads to another page, done and waited for. */
  async leads(act, expected = 200) {
    this.expected = expected;
    const loaded = this.tab.waitForEvent("load");
    await act();
    await loaded;
  }

  press(name, { within = this.tab, number = 0, expected = 200 } = {}) {
    return this.leads(() => within.getByRole("button", { name }).nth(number).click(), expected);
  }

  follow(name, { within = this.tab, number = 0 } = {}) {
    return this.leads(() => within.getByRole("link", { name }).nth(number).click());
  }

  async has(selector) {
    return (await this.tab.locator(selector).count()) > 0;
  }

  async says(selector = "main h1") {
    const text = (await this.tab.locator(selector).first().innerText()).replace(/\s+/g, " ").trim();
    this.found.said.push(text);
    return text;
  }

  // Looking

  async look(name) {
    this.found.pages.push(new URL(this.tab.url()).pathname);
    const judges = this.scripts;
    if (judges) await this.js(`${this.axe};0`);
    await this.js("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    for (const width of WIDTHS) {
      await this.tab.setViewportSize({ width, height: 800 });
      const wider = await this.js("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      if (wider > 0) this.found.wider.push([name, width, wider]);
      if (this.pictures) {
        await this.tab.emulateMedia({ colorScheme: "light" });
        await this.tab.screenshot({ path: join(this.pictures, `${name}-${width}.png`), fullPage: true });
      }
      for (const colorScheme of judges ? SCHEMES : []) {
        await this.tab.emulateMedia({ colorScheme });
        await this.judge(`${name}, ${width}, ${colorScheme}`);
      }
    }
    await this.tab.setViewportSize({ width: this.width, height: 800 });
  }

  async judge(name) {
    const options = JSON.stringify({ runOnly: { type: "tag", values: TAGS }, resultTypes: ["violations"] });
    const result = await this.js(
      `axe.run(document, ${options}).then((found) => ({ passes: found.passes.length, violations: found.violations.map(
        (each) => [each.id, each.help, each.nodes.slice(0, 3).map((node) => node.html)]) }))`,
    );
    this.found.passes += result.passes;
    this.found.violations.push(...result.violations.map((each) => [name, ...each]));
  }

  // The keyboard alone

  /** Tab to the first stop whose name begins so; what has the focus on the way must be seen to have it. */
  async tabTo(name) {
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await this.tab.keyboard.press("Tab");
      const at = await this.js(`(() => {
        const at = document.activeElement;
        const label = at.labels?.length ? [...at.labels].map((each) => each.textContent).join(" ") : at.textContent;
        const style = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        return { name: label.replace(/\\s+/g, " ").trim(), seen: ring && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                 is: at.tagName };
      })()`);
      if (at.is === "BODY") continue; // out of the page, and in again
      if (!at.seen) this.found.unseen.push([this.tab.url(), at.name]);
      if (at.name.startsWith(name)) return;
    }
    throw new Error(`the Tab key never comes to ${name}`);
  }

  async enter(name) {
    await this.tabTo(name);
    await this.leads(() => this.tab.keyboard.press("Enter"));
  }
}
