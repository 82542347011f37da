// A page that holds all chapters shows one at a time; the address says which one, and which heading in it.
// `#STEM`, `#STEM/HEADING` and `#STEM?what-the-explorer-shows` are addresses.
import { decoded } from "./explorer/address.js";

const root = document.documentElement;
const pages = [...document.querySelectorAll(".page[id]")];

function addressed() {
  const [path] = decoded(location.hash.slice(1).split("?")[0]).split("?");
  const [stem] = path.split("/");
  return { page: pages.find((page) => page.id === stem) ?? pages[0], place: path.includes("/") ? path : "" };
}

function focus(element) {
  if (!element.matches("a, button, input, summary, select")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

// After "back" the reader stands where they left; else at the heading, or at the top of the chapter.
function goTo(page, place, top) {
  const target = place ? document.getElementById(place) : null;
  focus(target ?? page.querySelector("h1"));
  if (top !== undefined) scrollTo({ top, behavior: "instant" });
  else if (target) target.scrollIntoView({ behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
}

function show(page) {
  const changed = root.dataset.page !== page.id;
  root.dataset.page = page.id;
  document.title = page.dataset.title;
  if (changed) document.dispatchEvent(new CustomEvent("chapter", { detail: { stem: page.id } }));
  return changed;
}

function arrive() {
  const { page, place } = addressed();
  const changed = show(page);
  if (changed || place) goTo(page, place, history.state?.top);
}

// On opening, the focus stays where the browser has it, unless the address names a place.
function goThere(page, place) {
  if (place) goTo(page, place, history.state?.top);
  else scrollTo({ top: history.state?.top ?? 0, behavior: "instant" });
}

function rememberPlace() {
  let timer = 0;
  const remember = () => history.replaceState({ top: scrollY }, "");
  addEventListener("scroll", () => (clearTimeout(timer), (timer = setTimeout(remember, 120))), { passive: true });
}

export function start() {
  if (pages.length === 0) return;
  const { page, place } = addressed();
  show(page);
  goThere(page, place);
  history.scrollRestoration = "manual";
  rememberPlace();
  addEventListener("hashchange", arrive);
}
