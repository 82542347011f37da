// Starts every concern of a page, each by its own `start`.
import { start as cards } from "./cards.js";
import { start as chapters } from "./chapters.js";
import { start as code } from "./code.js";
import { start as contents } from "./contents.js";
import { start as downloads } from "./downloads.js";
import { start as explorer } from "./explorer/start.js";
import { start as figures } from "./figures.js";
import { start as files } from "./files.js";
import { start as search } from "./search.js";
import { start as steps } from "./steps.js";
import { start as tables } from "./tables.js";
import { start as theme } from "./theme.js";
import { start as zoom } from "./zoom.js";

for (const start of [theme, chapters, tables, code, contents, explorer, steps, zoom, figures, downloads, files, cards, search]) start();
