/** Where the panels are: decided by the window's width, unless the reader decided. */
import { MediaQuery } from "svelte/reactivity";
import { view } from "../state/view.svelte";
import { pages } from "./pages.svelte";

class Layout {
  private readonly roomy = new MediaQuery("min-width: 1440px");
  private readonly wide = new MediaQuery("min-width: 1280px");
  private readonly medium = new MediaQuery("min-width: 960px");
  /** Below 960 px the sidebar lies over the board; whether it is open there is not worth a URL. */
  private drawer = $state(false);

  readonly overlayInspector = $derived(!this.wide.current);
  readonly overlaySidebar = $derived(!this.medium.current);
  /** Whether the open view has facts to tell in an inspector. */
  readonly inspectable = $derived(pages.open.name === "scalars" || pages.open.name === "media");
  /** Beside the charts where there is room; galleries need theirs. */
  readonly inspector = $derived(
    this.inspectable && (view.inspector ?? (pages.open.name === "scalars" && this.roomy.current)),
  );
  readonly sidebar = $derived(this.overlaySidebar ? this.drawer : view.sidebar);

  toggleInspector(): void {
    if (this.inspectable) view.inspector = !this.inspector;
  }

  toggleSidebar(): void {
    if (this.overlaySidebar) this.drawer = !this.drawer;
    else view.sidebar = !view.sidebar;
  }

  /** A panel that lies over the board goes when the board is pressed. */
  closeOverlays(): void {
    if (this.overlaySidebar) this.drawer = false;
    if (this.overlayInspector && this.inspector) view.inspector = false;
  }
}

export const layout = new Layout();
