// Rules of accessibility: contrast of every text as it is drawn, names and size of controls, the keyboard's reach, no scrolling sideways.
(page, window) => {
  const wrong = [], all = [...page.body.querySelectorAll("*")];
  const style = one => window.getComputedStyle(one), name = one => `${one.tagName}#${one.id}.${one.getAttribute("class")} ${one.textContent.trim().slice(0, 30)}`;
  const channels = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const linear = x => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = one => { for (; one; one = one.parentElement) { const c = channels(style(one).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  for (const one of all) {
    const own = [...one.childNodes].some(part => part.nodeType === 3 && part.textContent.trim());
    if (!own || ["SCRIPT", "STYLE", "NOSCRIPT", "DESC"].includes(one.tagName.toUpperCase()) || style(one).display === "none" || !one.getClientRects().length) continue;
    const drawn = one instanceof window.SVGElement, a = light(channels(drawn ? style(one).fill : style(one).color)), b = light(behind(one));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${name(one)}`);
    if (!drawn && parseFloat(style(one).fontSize) < 12) wrong.push(`small: ${name(one)}`);
  }
  for (const field of page.querySelectorAll("input, button")) {
    const box = field.getBoundingClientRect(), label = field.labels && field.labels[0], area = label && label.contains(field) ? label.getBoundingClientRect() : box;
    if (field.tagName === "INPUT" && !(label && label.textContent.trim())) wrong.push(`no name: ${name(field)}`);
    if (area.height < (field.type === "checkbox" ? 24 : 40)) wrong.push(`target ${area.height}: ${name(field)}`);
    field.focus();
    if (page.activeElement !== field) wrong.push(`no focus: ${name(field)}`);
    if (field.tabIndex < 0) wrong.push(`not reached by keys: ${name(field)}`);
  }
  const wide = page.documentElement;
  if (wide.scrollWidth > wide.clientWidth) wrong.push(`scrolls sideways: ${wide.scrollWidth} of ${wide.clientWidth}: ` + all.filter(one => one.getBoundingClientRect().right > wide.clientWidth + 1).map(name).slice(0, 5));
  return wrong;
}
