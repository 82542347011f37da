// The reader's view in the address: `#ID?out=dhurat2013`, ID being the explorer's own, or of what it stands in.
function parts() {
  const text = location.hash.slice(1);
  const at = text.indexOf("?");
  return at < 0 ? null : { place: decoded(text.slice(0, at)), query: text.slice(at + 1) };
}

// Text of an address; what cannot be decoded stays as it is.
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// What the address says to this explorer; null where it speaks to none or to another.
export function heard(root) {
  const found = parts();
  if (!found) return null;
  const meant = found.place ? document.getElementById(found.place) : document.querySelector(".explorer");
  return meant && (meant === root || meant.querySelector(".explorer") === root) ? found.query : null;
}

export const link = (root, query) => `${location.href.split("#")[0]}#${root.id}${query && `?${query}`}`;

// Puts the view into the address, without a new entry in the history.
export function write(root, query) {
  if (query === "" && heard(root) === null) return;
  try {
    history.replaceState(history.state, "", link(root, query));
  } catch {
    // Some browsers allow no such thing to a page from disk: the view can still be copied as a link.
  }
}
