// Node's `soap` package as a consumer of a running tidbok (world: features/varlden.yaml).
//
//   node node_soap_client.mjs FOLDER URL
//
// FOLDER has node_modules/soap; URL is the base address of a server or of a session. Prints one JSON object:
//   asServed       per contract, what a call with the WSDL as it is served comes to
//   bodyPartFirst  the same with the one adjustment that the package needs
//   journey        a booking that is made, read, moved and cancelled, and an open invitation that is used, step by step
//   shapes         how answers look in JavaScript
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, base] = process.argv.slice(2);
const soap = createRequire(join(resolve(folder), "package.json"))("soap");

const FACILITY = "SE2321000016-1HZ5";
const TOLVAN = "191212121212";
const LINA = "198503129804";

// The package takes the first <wsdl:part> of a message for the body, whatever <soap:body parts="…"> says. RIV-TA's WSDLs,
// the published ones too, begin with the headers. This puts the body first while the WSDL is being fetched.
class BodyPartFirst extends soap.HttpClient {
  request(url, data, callback, ...rest) {
    const adjusted = (error, response, body) => callback(error, response, !error && data == null ? bodyFirst(body) : body);
    return super.request(url, data, adjusted, ...rest);
  }
}

function bodyFirst(wsdl) {
  const request = /(<wsdl:message name=["']\w+Request["']>)([\s\S]*?)(<wsdl:part name=["']parameters["'][^>]*\/>)/;
  return wsdl.replace(request, "$1$3$2");
}

const domain = (contract) => (contract === "PingForConfiguration" ? "itintegration/monitoring" : "crm/scheduling");

async function clientFor(contract, resident, facility, adjusted) {
  const url = `${base}/producers/tidboken/${domain(contract)}/${contract}/1/rivtabp21?wsdl`;
  const options = { disableCache: true, ...(adjusted ? { httpClient: new BodyPartFirst() } : {}) };
  const client = await soap.createClientAsync(url, options);
  client.addSoapHeader({ LogicalAddress: facility }, "", "registry", "urn:riv:itintegration:registry:1");
  if (contract !== "PingForConfiguration") {
    const actor = { actorId: resident, actorType: "subject_of_care" };
    client.addSoapHeader({ Actor: actor }, "", "headers", "urn:riv:interoperability:headers:1");
  }
  return client;
}

async function call(contract, body, { resident = TOLVAN, facility = FACILITY, adjusted = true } = {}) {
  const client = await clientFor(contract, resident, facility, adjusted);
  const [answer] = await client[`${contract}Async`](body);
  return answer;
}

// Every contract once

const who = { healthcare_facility: FACILITY, subject_of_care: TOLVAN };
const when = { startDateInclusive: "20260608", endDateInclusive: "20260612", timeTypeID: "NYBESOK" };
const never = { ...who, startTimeInclusive: "20260608180000", endTimeExclusive: "20260608183000" };
const noSuch = { healthcare_facility: FACILITY, bookingId: "FINNS-INTE" };
const name = { firstName: "Tolvan", lastName: "Tolvansson & <Co>" };
const CALLS = {
  CancelBooking: noSuch,
  GetAllCareTypes: who,
  GetAllHealthcareFacilities: who,
  GetAllPerformers: who,
  GetAllTimeTypes: who,
  GetAvailableDates: { ...who, ...when },
  GetAvailableTimeslots: { ...who, ...when },
  GetBookingDetails: { healthcare_facility: FACILITY, bookingId: "K-OPPEN-1" },
  GetSubjectOfCareSchedule: { ...who, subject_of_care: LINA },
  MakeBooking: { healthcare_facility_med: FACILITY, requestedTimeslot: never, subject_of_care_info: name },
  PingForConfiguration: { serviceContractNamespace: "urn:riv:crm:scheduling:MakeBooking:1", logicalAddress: FACILITY },
  UpdateBooking: { requestedTimeslot: { ...never, bookingId: "FINNS-INTE" } },
};
const LINAS = ["GetBookingDetails", "GetSubjectOfCareSchedule"];

async function everyContract(adjusted) {
  const outcomes = {};
  for (const [contract, body] of Object.entries(CALLS)) {
    const resident = LINAS.includes(contract) ? LINA : TOLVAN;
    outcomes[contract] = await call(contract, body, { resident, adjusted }).then(
      (answer) => (answer ? "answered" : "empty"),
      (error) => error.message.slice(0, 200),
    );
  }
  return outcomes;
}

// A journey

async function free(day, bookingId, resident = TOLVAN) {
  const query = { ...who, subject_of_care: resident, startDateInclusive: day, endDateInclusive: day, bookingId };
  return (await call("GetAvailableTimeslots", query, { resident })).timeslotDetail;
}

function requested(slot, resident, bookingId) {
  const { startTimeInclusive, endTimeExclusive, healthcare_facility, performer, timeTypeID } = slot;
  const wanted = { startTimeInclusive, endTimeExclusive, healthcare_facility, performer, timeTypeID };
  return { ...wanted, subject_of_care: resident, bookingId };
}

async function book(slot, resident, invitation) {
  const requestedTimeslot = requested(slot, resident, invitation);
  const body = { healthcare_facility_med: FACILITY, requestedTimeslot, subject_of_care_info: name };
  return call("MakeBooking", body, { resident });
}

const booked = async (resident) => {
  const answer = await call("GetSubjectOfCareSchedule", { ...who, subject_of_care: resident }, { resident });
  return (answer?.timeslotDetail ?? []).map((row) => row.startTimeInclusive);
};

async function journey() {
  const steps = [];
  const [, slot] = await free("20260608");
  const made = await book(slot, TOLVAN);
  steps.push(["book", made.resultCode, await booked(TOLVAN)]);
  steps.push(["book again", (await book(slot, TOLVAN)).resultCode, await booked(TOLVAN)]);
  const [later] = await free("20260609", made.bookingId);
  const moved = await call("UpdateBooking", { requestedTimeslot: requested(later, TOLVAN, made.bookingId) });
  steps.push(["rebook", moved.resultCode, await booked(TOLVAN)]);
  const gone = await call("CancelBooking", { healthcare_facility: FACILITY, bookingId: made.bookingId });
  steps.push(["cancel", gone.resultCode, await booked(TOLVAN)]);
  const [open] = await free("20260611", "K-OPPEN-1", LINA);
  steps.push(["use invitation", (await book(open, LINA, "K-OPPEN-1")).resultCode, await booked(LINA)]);
  return steps;
}

// How answers look

async function shapes() {
  const details = await call("GetBookingDetails", CALLS.GetBookingDetails, { resident: LINA });
  const fault = await call("GetBookingDetails", noSuch).catch((error) => error);
  return {
    emptyAnswer: await call("GetSubjectOfCareSchedule", who),
    oneRowIsAnArray: Array.isArray((await call("GetSubjectOfCareSchedule", CALLS.GetSubjectOfCareSchedule, { resident: LINA })).timeslotDetail),
    boolean: details.timeslotDetail.isInvitation,
    absentElement: details.timeslotDetail.startTimeInclusive ?? null,
    faultstring: fault.root.Envelope.Body.Fault.faultstring,
    faultStatus: fault.response.status,
  };
}

const report = {
  asServed: await everyContract(false),
  bodyPartFirst: await everyContract(true),
  shapes: await shapes(),
  journey: await journey(),
};
console.log(JSON.stringify(report, null, 2));
