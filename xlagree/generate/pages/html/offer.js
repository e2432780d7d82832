"use strict";
document.documentElement.classList.add("on");
const at = id => document.getElementById(id);
const HELD = at("xlagree-offer"), OFFER = JSON.parse(HELD.textContent), PAGE = JSON.parse(at("figures").textContent);
const { texts, signs, plans, stops, plane } = PAGE, ADD_ONS = OFFER["add-ons"] || [], VAT = OFFER.vat || {};
const RATES = VAT.rates || [], RATE_NAMES = ["usual", "second", "third", "fourth"];

// Numbers as the house writes them: rounded half away from zero on 15 digits, like everything that was priced.
const rounded = (x, digits) => Math.sign(x) * Math.round(Number((Math.abs(x) * 10 ** digits).toPrecision(15))) / 10 ** digits;
const cents = x => rounded(x, 2);
const filled = (text, names) => text.replace(/\{(\w+)\}/g, (_, name) => names[name]);
function money(x, digits = 0) {
  const value = rounded(x, digits), [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const written = whole.replace(/\B(?=(\d{3})+$)/g, signs.thousands) + (part ? signs.decimal + part : "");
  return (value < 0 ? signs.minus : "") + signs.before + written + signs.after;
}
const amount = (x, digits = 0) => rounded(x, digits) ? money(x, digits) : "–";

// What is looked at, and what is chosen.
const slider = at("hours");
const stop = () => stops[+slider.value];
const chosen = () => +document.querySelector("[name=plan]:checked").value;
function ordered(add_on, i) {
  const field = at("add-on-" + i);
  return add_on.per ? Math.min(9999, Math.max(0, Math.floor(+field.value || 0))) : +field.checked;
}

function showHours() {
  const now = stop();
  plans.forEach((plan, i) => {
    const first = now.firsts[i] / 100, marked = i === PAGE.marked;
    at("first-" + i).textContent = amount(first);
    at("month-" + i).textContent = amount((first - OFFER.plans[i].once) / 12);
    at("hour-" + i).textContent = now.year ? amount(first / now.year, 2) : "–";
    if (at("over-" + i)) at("over-" + i).textContent = now.beyond[i] === null ? "–" : filled(texts.of12, { k: now.beyond[i] });
    const lowest = i === now.lowest ? (marked ? texts.web_lowest_too : texts.web_lowest) : "";
    at("tag-" + i).textContent = [marked ? PAGE.tag : "", lowest].filter(Boolean).join(" · ");
  });
  at("hours-now").textContent = now.written;
  slider.setAttribute("aria-valuetext", now.spoken);
  at("status").textContent = now.says;
  at("plans-head").textContent = now.heading;
  document.querySelectorAll("[data-stop]").forEach(button => button.setAttribute("aria-pressed", button.dataset.stop === slider.value));
  drawHours(now);
  if (at("by-month")) drawMonths(now);
}
function drawHours(now) {
  const x = plane.left + (plane.right - plane.left) * now.hours / plane.hours, end = x > 330;
  at("own-line").setAttribute("d", `M${x.toFixed(1)} ${plane.top}V${plane.bottom}`);
  at("own-dot").setAttribute("cx", x.toFixed(1));
  at("own-dot").setAttribute("cy", down(now.firsts[chosen()] / 100, plane.first));
  at("own-text").setAttribute("x", (end ? x - 6 : x + 6).toFixed(1));
  at("own-text").classList.toggle("end", end);
  at("own-text").textContent = now.written;
}
const down = (x, top) => (plane.bottom - (plane.bottom - plane.top) * x / top).toFixed(1);
function drawMonths(now) {
  const plan = chosen(), other = plan ? 0 : PAGE.other, { name, fee, ahead } = plans[plan];
  const columns = (kind, draw) => document.querySelectorAll(kind).forEach(draw);
  const unit = plane.units[+slider.value][plan], top = 4 * unit;
  const bill = i => now.bills[plan][i], fixed = i => plane.fixed[plan][i];
  const set = (bar, low, high) => {
    bar.setAttribute("y", down(high, top));
    bar.setAttribute("height", Math.max(0, down(low, top) - down(high, top)).toFixed(1));
  };
  for (let i = 0; i < 5; i++) at("bill-" + i).textContent = money(i * unit);
  columns("rect.fixed", (bar, i) => set(bar, 0, fixed(i)));
  columns("rect.beyond", (bar, i) => set(bar, fixed(i), Math.max(bill(i), fixed(i))));
  columns("path.other", (dash, i) => dash.setAttribute("d", dash.getAttribute("d").replace(/ [\d.]+h/, ` ${down(now.bills[other][i], top)}h`)));
  const title = texts["chart_months" + (ahead && "_ahead") + (now.above[plan] ? "" : "_none")];
  at("by-month").textContent = fee ? filled(title, { k: now.above[plan], months: ahead }) : filled(texts.web_bills, { plan: name });
  at("by-month-how").textContent = fee ? texts.chart_months_how : filled(texts.chart_months_how_plain, { plan: name, other: plans[other].name });
}

// Sums of the order, by the rules of the workbook: tax of each rate rounded once for the start and once a month.
const plus = (a, b) => [cents(a[0] + b[0]), cents(a[1] + b[1])];
const times = (a, factor) => [cents(a[0] * factor), cents(a[1] * factor)];
const rateOf = name => RATES.length && name !== "none" ? RATES[Math.min(RATE_NAMES.indexOf(name), RATES.length - 1)] : null;
function sums() {
  const plan = OFFER.plans[chosen()], own = { rate: rateOf("usual"), paid: [plan.once, plan.month] };
  const others = ADD_ONS.map((one, i) => ({ rate: rateOf(one.vat), paid: times([one["price once"], one["monthly price"]], ordered(one, i)) }));
  const all = [own, ...others], total = lines => lines.reduce((sum, line) => plus(sum, line.paid), [0, 0]);
  const stated = total(all);
  const vat = RATES.map(rate => times(total(all.filter(line => line.rate === rate)), VAT.within ? rate / (1 + rate) : rate));
  const tax = vat.reduce(plus, [0, 0]);
  return { plan: own.paid, others: others.map(line => line.paid), addons: total(others), net: stated, vat, gross: VAT.within ? stated : plus(stated, tax) };
}
function showSums() {
  const sum = sums(), plan = plans[chosen()];
  const put = (place, [once, month]) => [once, month, cents(once + 12 * month)].forEach((x, i) => {
    const cell = at(`sum-${place}-${i}`);
    if (cell) cell.textContent = amount(x, 2);
  });
  ["plan", "addons", "net", "gross"].forEach(place => put(place, sum[place]));
  sum.vat.forEach((paid, i) => put(i, paid));
  sum.others.forEach(([once, month], i) => {
    const parts = [month ? `${money(month, 2)} ${texts.per_month}` : "", once ? `${money(once, 2)} ${texts.per_once}` : ""];
    at("costs-" + i).textContent = parts.filter(Boolean).join(", ");
  });
  at("offer-head").textContent = filled(texts.web_offer_of, { plan: plan.name });
  for (const key of ["use", "note", "order", "term", "sold", "billed"]) at(key).textContent = plan[key];
  if (at("ordered")) at("ordered").textContent = listed();
  const figure = (Math.round(100 * cents(sum.gross[0] + 7 * sum.gross[1])) + 31 * (chosen() + 1)) % 97;
  at("check").textContent = String(figure).padStart(2, "0");
}
function listed() {
  const names = ADD_ONS.map((one, i) => [ordered(one, i), one]).filter(([number]) => number);
  return names.map(([number, one]) => one.per ? `${number} × ${one.name}` : one.name).join("; ") || texts.none;
}

// SHA-256 (FIPS 180-4): browsers lend theirs to pages from a server only.
function sha256(text) {
  const primes = [], start = [], round = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
  const bits = (n, root) => (n ** (1 / root) % 1) * 2 ** 32 | 0;
  primes.forEach((n, i) => { if (i < 8) start.push(bits(n, 2)); round.push(bits(n, 3)); });
  const bytes = [...new TextEncoder().encode(text)], length = bytes.length * 8, turn = (x, n) => x >>> n | x << 32 - n;
  bytes.push(128);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let i = 7; i >= 0; i--) bytes.push(Math.floor(length / 2 ** (8 * i)) & 255);
  for (let block = 0; block < bytes.length; block += 64) {
    const w = [];
    for (let i = 0; i < 64; i++) {
      if (i < 16) { const j = block + 4 * i; w[i] = bytes[j] << 24 | bytes[j + 1] << 16 | bytes[j + 2] << 8 | bytes[j + 3]; continue; }
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ b >>> 10) | 0;
    }
    let [a, b, c, d, e, f, g, h] = start;
    for (let i = 0; i < 64; i++) {
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + round[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, d + one | 0, c, b, a, one + two | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { start[i] = start[i] + x | 0; });
  }
  return start.map(x => (x >>> 0).toString(16).padStart(8, "0")).join("");
}
const asOffered = OFFER.plans.every((plan, i) => Math.round(100 * plan.first) === stops[PAGE.usual].firsts[i]);
const intact = asOffered && sha256(HELD.textContent) === HELD.dataset.digest;
at("unchanged").textContent = "· " + (intact ? texts.web_unchanged : texts.web_changed);
at("unchanged").classList.toggle("changed", !intact);

slider.addEventListener("input", showHours);
slider.addEventListener("keydown", event => {
  const steps = { PageUp: 4, PageDown: -4 }[event.key];
  if (!steps) return;
  event.preventDefault();
  slider.value = +slider.value + steps;
  showHours();
});
document.querySelectorAll("[data-stop]").forEach(button => button.addEventListener("click", () => { slider.value = button.dataset.stop; showHours(); }));
document.querySelectorAll("[name=plan]").forEach(field => field.addEventListener("change", () => { showHours(); showSums(); }));
ADD_ONS.forEach((_, i) => at("add-on-" + i).addEventListener("input", showSums));
at("print").addEventListener("click", () => print());
showHours();
showSums();
