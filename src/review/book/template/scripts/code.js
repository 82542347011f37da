// Opens and folds the code of a page, one block or all at once.
import { unfold } from "./pack.js";

// All at once.
function foldTogether(button) {
  const blocks = [...button.closest(".text").querySelectorAll("details.code")];
  const every = () => blocks.every((block) => block.open);
  const name = () => (button.textContent = every() ? "Fold all code" : "Show all code");
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = !every();
    blocks.forEach((block) => (block.open = open));
    name();
  });
  blocks.forEach((block) => block.addEventListener("toggle", name));
}

export function start() {
  document.addEventListener("toggle", (event) => event.target.matches("details.code") && unfold(), { capture: true });
  document.querySelectorAll("button.all-code").forEach(foldTogether);
}
