// Starts every concern of a page, each by its own `start`.
import { start as code } from "./code.js";
import { start as explorer } from "./explorer/start.js";
import { start as figures } from "./figures.js";
import { start as tables } from "./tables.js";

for (const start of [tables, code, explorer, figures]) start();
