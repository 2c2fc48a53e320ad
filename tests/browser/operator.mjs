// An operator at the console: every page, with something to show on it.
const TOLVAN = "191212121212";

/** `report` is a report.json of `tidbok verify`, `token` what the server wants at its door. */
export async function everyPage(visitor, { token, report }) {
  const page = async (name, path, status = 200) => {
    await visitor.open(`/console/${path}`, status);
    await visitor.look(`console-${name}`);
  };
  const firstOf = async (name, selector) => {
    await visitor.leads(() => visitor.tab.locator(selector).first().click());
    await visitor.look(`console-${name}`);
  };

  await page("login", "");
  await visitor.tab.locator("input[name=token]").fill("fel");
  await visitor.press("Logga in", { expected: 403 });
  await visitor.look("console-login-wrong");
  await visitor.tab.locator("input[name=token]").fill(token);
  await visitor.press("Logga in");

  await page("person", `people/${TOLVAN}`);
  await page("person-why", `people/${TOLVAN}?strategy=all`);
  await page("overview", "");
  await page("world", "world");
  await page("system", "world/systems/norrskog-pasis");
  await page("facility", "world/facilities/SE9900000001-GRAN");
  await page("people", "people");
  await page("people-none", "people?q=finnsinte");
  await page("index", "index");
  await page("calls", "calls");
  await firstOf("call", "tbody a[href*='/console/calls/']");
  await page("fan-outs", "fan-outs");
  await firstOf("fan-out", "tbody a[href*='/console/fan-outs/']");
  await page("faults", "faults");
  await page("fault", "faults/catalogue/slow");
  await page("clock", "clock");
  await visitor.press("+1 h");
  await visitor.look("console-clock-changed");
  await page("scenario", "scenario");
  await page("sessions", "sessions");
  await visitor.tab.locator("input[name=session]").fill("Inte Så");
  await visitor.press("Skapa", { expected: 400 });
  await visitor.look("console-sessions-wrong");
  await page("rules", "rules?q=MakeBooking");
  await page("rule", "rules/PR-GSS-05");
  await page("reports", "reports");
  await visitor.tab.locator("input[type=file]").setInputFiles(report);
  await visitor.press("Visa");
  await visitor.look("console-report");
  await page("not-found", "nothing", 404);

  await visitor.open("/console/calls");
  await visitor.tab.getByRole("button", { name: "Uppdatera automatiskt" }).click();
  await visitor.tab.getByText(/^uppdaterad/).waitFor();
  await visitor.press("Logga ut");
  await visitor.says();
}
