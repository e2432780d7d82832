// Excel's custom functions, answered by xlagree in Pyodide: loaded once, and from then on every answer is there at once.
import { SETTINGS } from "./settings.js";

// What a custom function may answer with. Excel takes no other error from one, though it hands others over.
const ERROR_CODES = {
  "#NULL!": "nullReference",
  "#DIV/0!": "divisionByZero",
  "#VALUE!": "invalidValue",
  "#NUM!": "invalidNumber",
  "#N/A": "notAvailable",
};
const TRY_AGAIN_AFTER = 30_000; // milliseconds from a failure on
const NOWHERE = "this add-in was built without an address to load them from";

// Something that is loaded once: Python with xlagree, or the packages of the forecasts.
class Part {
  stage = "not loaded"; // or loading, ready, failed
  reason = "";
  failedAt = -Infinity;

  constructor(name, load, possible = true) {
    this.name = name;
    this.load = load;
    this.possible = possible;
    if (!possible) [this.stage, this.reason] = ["failed", `${name} could not be loaded: ${NOWHERE}`];
  }

  // Loads it unless it is there or on its way. A load that fails, or takes too long, is one with a reason.
  start() {
    if (this.stage === "loading" || this.stage === "ready") return this.loaded;
    this.turn("loading");
    const load = this.load();
    this.loaded = inTime(load, SETTINGS.seconds);
    this.loaded.then(() => this.turn("ready"), (error) => this.fail(error));
    load.then(() => this.turn("ready"), () => {}); // late is better than never
    return this.loaded;
  }

  // The same, unless it failed a moment ago or always will.
  startAgain() {
    const waited = this.stage !== "failed" || performance.now() - this.failedAt > TRY_AGAIN_AFTER;
    if (this.possible && waited) this.start();
  }

  fail(error, what = "could not be loaded") {
    this.failedAt = performance.now();
    this.turn("failed", `${this.name} ${what}: ${error.message ?? error}`);
  }

  turn(stage, reason = "") {
    if (this.stage === stage) return;
    [this.stage, this.reason] = [stage, reason];
    changed.dispatchEvent(new Event("change"));
    if (stage === "ready" || stage === "failed") recalculate();
  }
}

function inTime(promise, seconds) {
  const late = new Promise((_, fail) => setTimeout(fail, seconds * 1000, new Error(`no answer within ${seconds} s`)));
  return Promise.race([promise, late]);
}

export const changed = new EventTarget();
export const engine = new Part("xlagree", loadEngine);
export const packages = new Part(SETTINGS.packages.names.join(" and "), loadPackages, Boolean(SETTINGS.packages.address));
let pyodide, python;
let attempts = 0;
let putOff = false; // whether a cell was told to wait for something

// What lies in the folder of this file is named by its place there.
function address(place) {
  return new URL(place, import.meta.url).href;
}

async function loadEngine() {
  attempts += 1;
  const [wheel, loaded] = await Promise.all([loadWheel(), loadPython()]);
  loaded.unpackArchive(wheel, "wheel");
  python = loaded.pyimport("xlagree.hosts.web.engine").call;
  pyodide = loaded;
  if (packages.stage === "ready") packages.turn("not loaded"); // they were in the one that is gone
}

async function loadWheel() {
  const answer = await fetch(address(SETTINGS.wheel));
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  return answer.arrayBuffer();
}

async function loadPython() {
  const indexURL = address(SETTINGS.pyodide);
  const retried = attempts > 1 ? `?attempt=${attempts}` : ""; // browsers remember modules that failed
  const { loadPyodide } = await import(`${indexURL}pyodide.mjs${retried}`);
  const { address: place } = SETTINGS.packages;
  return loadPyodide({ indexURL, packageBaseUrl: place ? address(place) : undefined });
}

async function loadPackages() {
  const { names, address: place } = SETTINGS.packages;
  await engine.start();
  await pyodide.loadPackage(names, { messageCallback: () => {} }); // what fails in it is only said on the console
  if (!names.every((name) => name in pyodide.loadedPackages)) throw new Error(`they are not at ${address(place)}`);
}

// Lets Excel ask again for the cells that were told to wait.
function recalculate() {
  if (!putOff || !globalThis.Excel) return;
  putOff = false;
  Excel.run((context) => {
    context.workbook.application.calculate("Full");
    return context.sync();
  }).catch(() => {}); // then they are calculated with the next change
}

// The answer of a function: at once where it is loaded; while xlagree itself is still on its way a promise of it.
export function call(name, given) {
  if (SETTINGS.functions[name].packages && packages.stage !== "ready") {
    putOff = true;
    packages.startAgain();
    throw error("#N/A", packages.reason || `${packages.name} are being loaded; the cell is calculated again when they are there`);
  }
  if (engine.stage === "ready") return answer(name, given);
  if (engine.stage !== "failed") {
    return engine.start().then(() => answer(name, given), () => { throw error("#N/A", engine.reason); });
  }
  putOff = true;
  engine.startAgain();
  throw error("#N/A", engine.reason);
}

function answer(name, given) {
  const asked = JSON.stringify(given.map(incoming));
  let answered;
  try {
    answered = python(name, asked);
  } catch (failure) { // of Pyodide itself, such as memory that is used up
    engine.fail(failure, "stopped");
    throw error("#N/A", engine.reason);
  }
  const value = outgoing(JSON.parse(answered));
  if (value instanceof CustomFunctions.Error) throw value; // one within a table stays in its cell
  return value;
}

function incoming(value) {
  return Array.isArray(value) ? withoutBlankEnd(value).map((row) => row.map(cell)) : cell(value);
}

function cell(value) {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object") return value;
  return SETTINGS.errors.includes(value.code) ? value.code : "#VALUE!";
}

// Of a whole column the rows that hold something.
function withoutBlankEnd(rows) {
  let end = rows.length;
  const blank = (value) => value === null || value === "";
  while (end && rows[end - 1].every(blank)) end -= 1;
  return rows.slice(0, end);
}

function outgoing(value) {
  if (Array.isArray(value)) return value.map(outgoing);
  return SETTINGS.errors.includes(value) ? error(value) : value;
}

function error(text, message) {
  const code = ERROR_CODES[text];
  return code
    ? new CustomFunctions.Error(CustomFunctions.ErrorCode[code], message)
    : new CustomFunctions.Error(CustomFunctions.ErrorCode.invalidValue, `an argument shows ${text}`);
}

// Excel hands its own account of the call over as the last argument, after those that the function has.
if (globalThis.CustomFunctions) {
  for (const [name, { count }] of Object.entries(SETTINGS.functions)) {
    CustomFunctions.associate(name, (...given) => call(name, given.slice(0, count)));
  }
  engine.start().catch(() => {});
}
