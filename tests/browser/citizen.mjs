// A citizen at 1177: what one does there, step by step, and every page that one can come to.
const REASON = "Jag har ont i knät sedan två veckor.";
const GRANBACKEN = "/1177/mottagningar/SE9900000001-GRAN";

async function become(visitor, name) {
  await visitor.open("/1177/invanare");
  await visitor.press(name);
}

/** Choose whatever the flow asks for until the times are there. `see` is told each page on the way. */
async function toTimes(visitor, see = async () => {}) {
  for (let step = 1; !(await visitor.has(".slots")); step += 1) {
    if (step > 6) throw new Error("no times after six steps");
    await see(`step-${step}`);
    const choice = visitor.tab.getByRole("radio");
    if (await choice.count()) await choice.first().check();
    await visitor.press("Gå vidare");
  }
}

async function toSummary(visitor, see = async () => {}) {
  await visitor.leads(() => visitor.tab.locator(".slots button").last().click());
  await see("reason");
  const comment = visitor.tab.locator("textarea");
  if (await comment.count()) await comment.fill(REASON);
  await visitor.press(/^Fortsätt till nästa steg/);
  await see("summary");
}

async function confirm(visitor, name) {
  const terms = visitor.tab.getByRole("checkbox");
  if (await terms.count()) await terms.check();
  await visitor.press(name);
}

const seeing = (visitor, name) => (page) => visitor.look(`${name}-${page}`);

/** Nothing but the keyboard, from the first page on. */
export async function book(visitor) {
  const { keyboard } = visitor.tab;
  await visitor.open("/1177/");
  await visitor.tabTo("Hoppa till innehållet");
  await keyboard.press("Enter");
  await visitor.enter("Agda");
  await visitor.enter("Mottagningar");
  await visitor.enter("Granbacken");
  await visitor.enter("Boka tid direkt");
  for (let step = 1; !(await visitor.has(".slots")); step += 1) {
    if (step > 6) throw new Error("no times after six steps");
    if (await visitor.has("input[type=radio]")) {
      await visitor.tabTo((await visitor.tab.locator("label.check").first().innerText()).trim());
      await keyboard.press("Space");
    }
    await visitor.enter("Gå vidare");
  }
  await visitor.enter((await visitor.tab.locator(".day.free:not(.chosen)").first().textContent()).replace(/\s+/g, " ").trim());
  await visitor.enter((await visitor.tab.locator(".slots button").first().textContent()).trim());
  await visitor.tabTo("Vad är anledningen");
  await keyboard.type(REASON);
  await visitor.enter("Fortsätt till nästa steg");
  await visitor.tabTo("Jag har läst villkoren");
  await keyboard.press("Space");
  await visitor.enter("Ja, genomför bokningen");
  await visitor.says("main h2");
  await visitor.look("booked");
}

export async function rebook(visitor) {
  await become(visitor, /Nour/);
  const time = visitor.tab.locator(".times > li", { hasText: "Lindängens" });
  await visitor.press(/^Omboka/, { within: time });
  await visitor.look("rebooking-facility");
  await visitor.tab.getByLabel("Välj mottagning").selectOption("SE9900000001-GRAN");
  await toTimes(visitor);
  await visitor.look("rebooking-time");
  await toSummary(visitor, seeing(visitor, "rebooking"));
  await confirm(visitor, "Ja, genomför ombokningen");
  await visitor.says("main h2");
  await visitor.look("rebooked");
}

export async function cancel(visitor) {
  await become(visitor, /Moa/);
  const times = visitor.tab.locator(".times > li");
  const before = await times.count();
  await visitor.press(/^Avboka/, { number: -1 });
  await visitor.look("cancelling-summary");
  const grey = visitor.tab.getByRole("button", { name: /^Ja, genomför/ });
  if (!(await grey.isDisabled())) throw new Error("the button is not grey before the comment is written");
  await visitor.tab.locator("textarea").fill("Jag är bortrest.");
  await confirm(visitor, /^Ja, genomför/);
  await visitor.says("main h2");
  await visitor.look("cancelled");
  await visitor.follow("Till Bokade tider");
  if ((await times.count()) !== before - 1) throw new Error("the time is still among the booked ones");
}

export async function timedInvitation(visitor) {
  await become(visitor, /Disa/);
  await visitor.follow("Inkorg");
  await openLetter(visitor, "Öppna kallelsen");
  await visitor.look("invitation-timed-letter");
  await visitor.press("Öppna kallelsen");
  await visitor.look("invitation-timed");
  await visitor.press("Omboka");
  await toTimes(visitor);
  await toSummary(visitor);
  await confirm(visitor, "Ja, genomför ombokningen");
  await visitor.says("main h2");
}

export async function openInvitation(visitor) {
  await become(visitor, /Ulla/);
  await visitor.open("/1177/inkorg");
  await openLetter(visitor, "Boka en tid");
  await visitor.look("invitation-open-letter");
  await visitor.press("Boka en tid");
  await visitor.look("invitation-open");
  await toTimes(visitor);
  await toSummary(visitor, seeing(visitor, "invitation-open"));
  await confirm(visitor, /^Ja, genomför/);
  await visitor.says("main h2");
  await visitor.look("invitation-booked");
}

/** The first letter of the inbox that has such a button. */
async function openLetter(visitor, button) {
  const letters = await visitor.tab.locator("main li a").count();
  for (let letter = 0; letter < letters; letter += 1) {
    await visitor.leads(() => visitor.tab.locator("main li a").nth(letter).click());
    if (await visitor.tab.getByRole("button", { name: button }).count()) return;
    await visitor.open("/1177/inkorg");
  }
  throw new Error(`no letter has the button ${button}`);
}

/** Every page that a citizen can come to: the ordinary ones, a whole booking, and what is shown when something is wrong. */
export async function everyPage(visitor, { fault }) {
  const see = seeing(visitor, "booking");
  await visitor.open("/1177/");
  await visitor.look("residents");
  await visitor.tab.getByLabel(/Personnummer/).fill("12");
  await visitor.press("Välj", { number: -1, expected: 422 });
  await visitor.look("residents-wrong");
  await become(visitor, /Tolvan/);
  await visitor.look("start");
  for (const [name, path, status] of [
    ["facilities", "/1177/mottagningar", 200],
    ["facilities-none", "/1177/mottagningar?namn=finnsinte", 200],
    ["facility", GRANBACKEN, 200],
    ["free-times", "/1177/lediga-tider", 200],
    ["inbox", "/1177/inkorg", 200],
    ["settings", "/1177/installningar", 200],
    ["not-found", "/1177/finns-inte", 404],
  ]) {
    await visitor.open(path, status);
    await visitor.look(name);
  }
  await visitor.open("/1177/installningar");
  await visitor.press("Spara");
  await visitor.look("settings-saved");
  await visitor.open("/1177/inkorg");
  await visitor.leads(() => visitor.tab.locator("main li a").first().click());
  await visitor.look("message");

  await become(visitor, /Agda/);
  await visitor.look("start-empty");
  await visitor.open("/1177/lediga-tider");
  await visitor.press("Sök");
  await visitor.look("free-times-found");
  await visitor.open(GRANBACKEN);
  await visitor.press(/^Boka tid direkt/);
  await toTimes(visitor, see);
  await see("time");
  await toSummary(visitor, see);
  await fault("refuses", true);
  await confirm(visitor, "Ja, genomför bokningen");
  await see("refused");
  await fault("refuses", false);
  await visitor.press("Välj en annan tid");
  await toSummary(visitor);
  await confirm(visitor, "Ja, genomför bokningen");
  await see("done");
  await visitor.open(GRANBACKEN);
  await visitor.press(/^Boka tid direkt/);
  await fault("soap_fault", true);
  await visitor.press("Gå vidare");
  await see("technical-error");
  await visitor.open("/1177/");
  await visitor.look("start-incomplete");
  await fault("soap_fault", false);
}
