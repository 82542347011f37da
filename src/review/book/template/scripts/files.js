// In a page that is one file, a link to a file hands it out from inside the page.
import { file } from "./pack.js";

const TYPES = { csv: "text/csv", json: "application/json" };
const PLACE = "#file/";

function handOut(name) {
  const type = TYPES[name.split(".").at(-1)] ?? "text/plain";
  const address = URL.createObjectURL(new Blob([file(name)], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function start() {
  for (const link of document.querySelectorAll(`a[href^="${PLACE}"]`)) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      handOut(link.hash.slice(PLACE.length));
    });
  }
}
