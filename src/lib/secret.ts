/** What a person would never want here: there are no accounts, and no field that takes a key. */
const MARKED = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Web tokens, and keys whose makers marked them.
  /\beyJ[\w-]{10,}\.[\w-]{10,}\./,
  /\b(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA|api|key|secret)[-_][\w-]{16,}/i,
  /\b(?:api[-_ ]?key|api[-_ ]?secret|secret|passphrase|password)\b\s*[:=]\s*\S{6,}/i,
  // Extended keys of wallets.
  /\b[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{50,}/,
];
const HEX = /\b(?:0x)?(?=[0-9]*[a-f])[0-9a-f]{32,}\b/i;
const RUN = /[\w+/=-]{32,}/g;
const PHRASE_WORDS = [12, 15, 18, 21, 24];
const PHRASE = /^[a-z]{3,8}(?: [a-z]{3,8})+$/;

/** Whether a text looks like a key, a token, or the words of a wallet. Names of instruments and venues never do. */
export function looksSecret(text: string): boolean {
  const plain = text.trim();
  return (
    MARKED.some((form) => form.test(plain)) ||
    HEX.test(plain) ||
    (plain.match(RUN) ?? []).some(isRandom) ||
    isPhrase(plain.toLowerCase().replaceAll(/\s+/g, ' '))
  );
}

/** Upper and lower case and digits in one long run: no word is written so. */
function isRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}

function isPhrase(text: string): boolean {
  return PHRASE.test(text) && PHRASE_WORDS.includes(text.split(' ').length);
}
