// Elements with their properties and text, never with markup.
export const element = (name, properties = {}) => Object.assign(document.createElement(name), properties);

export function button(text, act, properties = {}) {
  const made = element("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", act);
  return made;
}
