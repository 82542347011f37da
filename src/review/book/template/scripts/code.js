// Opens and folds all code of a page at once.
function foldTogether(button) {
  const blocks = [...document.querySelectorAll("details.code")];
  if (blocks.length === 0) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? "Fold all code" : "Show all code";
    blocks.forEach((block) => (block.open = open));
  });
}

export function start() {
  foldTogether(document.getElementById("all-code"));
}
