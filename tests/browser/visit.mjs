// Makes one visit: its name and what it needs as JSON are the arguments, what was found is printed as JSON.
import * as citizen from "./citizen.mjs";
import * as operator from "./operator.mjs";
import { visiting } from "./visitor.mjs";

const [who, what, given] = process.argv.slice(2);
const options = JSON.parse(given);

async function fault(name, on) {
  const answer = await fetch(`${options.base}/__admin/faults/${name}`, {
    method: on ? "PUT" : "DELETE",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${options.token}` },
    body: on ? JSON.stringify({ fault: name }) : undefined,
  });
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
}

const visit = { citizen, operator }[who][what];
const found = await visiting(options, (visitor) => visit(visitor, { ...options, fault }));
console.log(JSON.stringify(found));
