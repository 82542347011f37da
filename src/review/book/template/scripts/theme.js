// The reader's choice of colours: as the system has them, light, or dark. Others hear the event "theme" on a change.
const KEY = "review-theme";
const CHOICES = ["system", "light", "dark"];
const NAMES = { system: "as your system", light: "light", dark: "dark" };
const root = document.documentElement;

const current = () => (CHOICES.includes(root.dataset.theme) ? root.dataset.theme : "system");

const tell = () => document.dispatchEvent(new CustomEvent("theme"));

// Some browsers keep nothing for a page opened from disk: then the choice holds until the page is left.
function keep(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    return;
  }
}

function name(button) {
  const next = CHOICES[(CHOICES.indexOf(current()) + 1) % CHOICES.length];
  button.querySelector("span").textContent = `Colours: ${NAMES[current()]}. Change to ${NAMES[next]}`;
  button.title = `Colours: ${NAMES[current()]}`;
}

function choose(choice, buttons) {
  root.dataset.theme = choice;
  const dark = document.getElementById("dark");
  dark.media = dark.dataset[choice];
  buttons.forEach(name);
  tell();
}

export function start() {
  const buttons = [...document.querySelectorAll("button.theme")];
  for (const button of buttons) {
    button.hidden = false;
    name(button);
    button.addEventListener("click", () => {
      const next = CHOICES[(CHOICES.indexOf(current()) + 1) % CHOICES.length];
      keep(next);
      choose(next, buttons);
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
}
