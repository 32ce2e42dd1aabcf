// Text that follows market data is written straight to its text node: React never sees it.

/** Writes text, only when it changed. */
export function setText(element: Element | null | undefined, text: string): void {
  if (!element) return;
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE) {
    if (node.nodeValue !== text) node.nodeValue = text;
  } else if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets a data attribute that style sheets read, only when it changed. */
export function setData(
  element: HTMLElement | null | undefined,
  name: string,
  value: string,
): void {
  if (element && element.dataset[name] !== value) element.dataset[name] = value;
}
