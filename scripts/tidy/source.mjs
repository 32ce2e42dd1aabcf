// Source text without its comments (and, for Rust, without strings), line for line, so that a rule reads code only.

const TYPESCRIPT =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)/g;
const RUST =
  /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(b?r(#*)"[\s\S]*?"\3|b?"(?:\\[\s\S]|[^"\\])*")|('(?:\\[^\n]+?|[^\\'\n])')/g;

/** TypeScript without comments; strings stay, because imports and names are in them. */
export function codeOfTypeScript(text) {
  return text.replace(TYPESCRIPT, (all, comment) => (comment === undefined ? all : blank(comment)));
}

/** Rust without comments, strings and unit tests. */
export function codeOfRust(text) {
  const code = text.replace(RUST, (all, comment, string) =>
    comment === undefined && string === undefined ? "' '" : blank(all),
  );
  return withoutUnitTests(code);
}

// Unit tests stand at the end of a file by convention.
function withoutUnitTests(code) {
  const at = code.search(/^#\[cfg\(test\)\]\s*mod \w+ \{/m);
  return at < 0 ? code : code.slice(0, at);
}

// Line breaks stay, so that line numbers do.
function blank(text) {
  return text.replaceAll(/[^\n]/g, ' ');
}

/** Every match of `pattern` (global) as its line number and text. */
export function* matches(code, pattern) {
  for (const match of code.matchAll(pattern)) {
    const line = code.slice(0, match.index).split('\n').length;
    yield { line, text: match[0].trim(), groups: match };
  }
}
