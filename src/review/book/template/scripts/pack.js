// What stands packed in a page that is one file: the drawing library, the figures and the files to take away.
const packed = (id) => document.getElementById(id);
const kept = { figures: null, files: null };

async function unpacked(element) {
  const letters = atob(element.textContent.trim());
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// The policy of the page allows this one script by its hash.
async function load() {
  const [library, figures] = await Promise.all([unpacked(packed("packed-plotly")), unpacked(packed("packed-figures"))]);
  kept.figures = JSON.parse(figures);
  const script = document.createElement("script");
  script.textContent = library;
  document.head.append(script);
}

// Resolves when figures can be drawn.
export const ready = once(async () => (packed("packed-plotly") ? load() : null));

// A figure by the id that its plot names.
export const figure = (id) => kept.figures?.[id] ?? JSON.parse(document.getElementById(id).textContent);

// The text of a file to take away, by name.
export async function file(name) {
  kept.files ??= JSON.parse(await unpacked(packed("packed-files")));
  return kept.files[name];
}

function once(make) {
  let made = null;
  return () => (made ??= make());
}
