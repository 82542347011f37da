// The contents list follows the reader: the heading that was passed last is the current one.
const LINE = 0.25;

const named = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));

function passed(entries) {
  const line = innerHeight * LINE;
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const above = entries.filter(({ heading }) => heading.getBoundingClientRect().top <= (atEnd ? innerHeight : line));
  return above.at(-1);
}

// Keeps the current entry in sight within the list itself; the page does not move.
function reveal(list, link) {
  const [box, item] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  if (item.top < box.top + 40) list.scrollTop += item.top - box.top - 40;
  if (item.bottom > box.bottom - 40) list.scrollTop += item.bottom - box.bottom + 40;
}

function follow(list) {
  const entries = [...list.querySelectorAll("a")].map((link) => ({ link, heading: named(link) })).filter(({ heading }) => heading);
  let marked = null;
  return () => {
    if (list.getClientRects().length === 0) return;
    const link = passed(entries)?.link ?? null;
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    marked = link;
    if (link) reveal(list, link);
  };
}

export function start() {
  const lists = [...document.querySelectorAll(".toc.wide")].map(follow);
  let waiting = false;
  const update = () => {
    waiting = false;
    lists.forEach((list) => list());
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(update);
    waiting = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  document.addEventListener("chapter", soon);
  soon();
}
