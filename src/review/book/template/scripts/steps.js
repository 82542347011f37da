// Where all chapters are one file, a trail names its steps by number: opening it brings them in.
function* numbers(text) {
  for (const run of text.matchAll(/(\d+)(?:–(\d+))?/g)) {
    for (let number = Number(run[1]); number <= Number(run[2] ?? run[1]); number += 1) yield number;
  }
}

function bring(words) {
  const list = document.createElement("ol");
  for (const number of numbers(words.textContent)) {
    const step = document.getElementById(`steps/${number}`).cloneNode(true);
    step.removeAttribute("id");
    list.append(step);
  }
  words.replaceWith(list);
}

export function start() {
  for (const words of document.querySelectorAll("details.trail > p.steps")) {
    words.parentElement.addEventListener("toggle", () => bring(words), { once: true });
  }
}
