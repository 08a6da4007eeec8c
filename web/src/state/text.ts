/** Text inside a URL fragment: readable where that is safe, exact always (lone surrogates included, as undecodable bytes of names are). */

export function escapeText(text: string): string {
  return text
    .split(/([\ud800-\udfff])/u)
    .map((part, i) =>
      i % 2
        ? `~u${part.charCodeAt(0).toString(16)}`
        : encodeURIComponent(part).replaceAll("~", "%7E").replaceAll("%2F", "/"),
    )
    .join("");
}

/** Undefined when `text` was not made by `escapeText`. */
export function unescapeText(text: string): string | undefined {
  try {
    return text
      .split(/~u(d[89a-f][0-9a-f]{2})/)
      .map((part, i) => (i % 2 ? String.fromCharCode(parseInt(part, 16)) : decodeURIComponent(part)))
      .join("");
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

export function escapeList(items: Iterable<string>): string {
  return [...items].map((item) => escapeText(item) || "%").join(",");
}

/** Items that cannot be read are left out. An empty item is written `%`. */
export function unescapeList(text: string): string[] {
  if (text === "") return [];
  return text.split(",").flatMap((item) => (item === "%" ? [""] : (unescapeText(item) ?? [])));
}
