// The task pane: what is loaded, what is not and why, and the functions to look through.
import { changed, engine, packages } from "./runtime.js";

const WORDS = {
  "not loaded": "Not loaded: the first formula that needs them does it (about 20 MB).",
  loading: "Being loaded …",
  ready: "Ready.",
};

function show(id, part) {
  const box = document.getElementById(id);
  box.dataset.stage = part.stage;
  box.querySelector("p").textContent = part.reason || WORDS[part.stage];
  const button = box.querySelector("button");
  button.hidden = part.stage === "loading" || part.stage === "ready" || !part.possible;
  button.textContent = part.stage === "failed" ? "Try again" : "Load now";
  button.onclick = () => part.start().catch(() => {});
}

function showAll() {
  show("engine", engine);
  show("packages", packages);
}

function find(wanted) {
  for (const entry of document.querySelectorAll("details")) {
    entry.hidden = !entry.textContent.toLowerCase().includes(wanted.toLowerCase());
  }
  for (const family of document.querySelectorAll("section.family")) {
    family.hidden = !family.querySelector("details:not([hidden])");
  }
}

document.getElementById("wanted").addEventListener("input", (event) => find(event.target.value.trim()));
if (globalThis.CustomFunctions) {
  changed.addEventListener("change", showAll);
  showAll();
}
