// A figure in the colours of the page.
const tokens = () => Object.entries(JSON.parse(document.getElementById("tokens").textContent));

// The figure with each colour token replaced by the page's colour of that name.
export function coloured(value, colours) {
  if (typeof value === "string") return colours[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map((item) => coloured(item, colours));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item, colours)]));
}

export function pageColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(tokens().map(([token, name]) => [token, style.getPropertyValue(name).trim()]));
}

// The colours of the light page, whatever the page shows now.
export function lightColours() {
  const root = document.documentElement;
  const before = root.classList.contains("printing");
  root.classList.add("printing");
  const found = pageColours();
  root.classList.toggle("printing", before);
  return found;
}
