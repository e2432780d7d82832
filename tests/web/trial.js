// Does what trial.json asks for, one step after the other, and posts what came of each.
import { engine, packages } from "./runtime.js";

const INVOCATION = { functionName: "AGREE", address: "Sheet1!A1" }; // Excel's own account of a call

// JSON has no errors and nothing that is left out.
function arriving(value) {
  if (Array.isArray(value)) return value.map(arriving);
  return value && typeof value === "object" ? { code: value.error, message: "" } : value;
}

function shown(value) {
  if (Array.isArray(value)) return value.map(shown);
  return value instanceof CustomFunctions.Error ? { error: value.code, message: value.message ?? "" } : value;
}

// What a cell shows, and whether it was there at once.
async function called(name, given) {
  let answer, waited = false;
  try {
    answer = functions[name](...given.map(arriving), INVOCATION);
    waited = answer instanceof Promise;
    answer = await answer;
  } catch (error) {
    if (!(error instanceof CustomFunctions.Error)) throw error;
    answer = error;
  }
  return { answer: shown(answer), waited };
}

const parts = { engine, packages };
const steps = {
  call: ([name, ...given]) => called(name, given),
  calls: async (list) => {
    const answers = [];
    for (const [name, ...given] of list) answers.push(await called(name, given));
    return answers;
  },
  load: async (part) => {
    await parts[part].start().catch(() => {});
    await new Promise((later) => setTimeout(later, 50));
    return [parts[part].stage, parts[part].reason];
  },
  calculated: () => globalThis.calculated,
  pane: () => ["engine", "packages"].map((id) => document.getElementById(id).innerText.split("\n").filter(Boolean)),
  find: (wanted) => {
    const box = document.getElementById("wanted");
    box.value = wanted;
    box.dispatchEvent(new Event("input"));
    return [...document.querySelectorAll("details:not([hidden]) summary code")].map((code) => code.textContent);
  },
};

const results = [];
try {
  for (const [step, given] of await (await fetch("trial.json")).json()) results.push(await steps[step](given));
} catch (error) {
  results.push({ failed: `${error}\n${error.stack}` });
}
await fetch("results", { method: "POST", body: JSON.stringify(results) });
