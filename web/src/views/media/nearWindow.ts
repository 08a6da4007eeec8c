/** For `{@attach}`: tells once that an element has come near what is in sight. */
const MARGIN = "400px";

export function nearWindow(come: () => void): (element: Element) => () => void {
  return (element) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        come();
      },
      { rootMargin: MARGIN, scrollMargin: MARGIN } as IntersectionObserverInit, // of boxes that scroll within the window too
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
