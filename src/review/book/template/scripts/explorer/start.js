// Brings every explorer of a page to life that is not alive yet.
import { explore } from "./view.js";

export function start() {
  for (const root of document.querySelectorAll(".explorer:not([data-started])")) {
    root.dataset.started = "";
    explore(root, JSON.parse(root.querySelector(".explorer-data").textContent));
  }
}
