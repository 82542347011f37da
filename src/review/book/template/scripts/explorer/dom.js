// Elements made from names, properties and children; text is always text, never markup.
const SVG = "http://www.w3.org/2000/svg";

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Sets a text only where it changes, so that a screen reader hears what is new.
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
