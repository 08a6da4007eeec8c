import { mount } from "svelte";

import { board } from "./state/board.svelte";
import { embeddings } from "./state/embeddings.svelte";
import { followUrl } from "./state/history.svelte";
import { groups } from "./state/groups.svelte";
import { startView } from "./state/savedViews";
import { notes } from "./state/notes.svelte";
import { layouts } from "./state/layouts.svelte";
import { runs } from "./state/runs.svelte";
import { theme } from "./state/theme.svelte";
import { view } from "./state/view.svelte";
import App from "./views/App.svelte";
import { mended } from "./views/health/mended.svelte";
import "./tokens.css";
import "./base.css";

/** ms the page waits for the lists, so that it is laid out once and not twice; then it shows itself without them. */
const LISTS_AWAITED = 250;

followUrl(view, () => board.names);
theme.start();
board.start();
runs.follow();
groups.follow();
embeddings.follow();
layouts.follow();
notes.follow();
if (location.hash.length < 2) void startView();
mended.follow();
await Promise.race([board.first, new Promise((resolve) => setTimeout(resolve, LISTS_AWAITED))]);
mount(App, { target: document.getElementById("app")! });
