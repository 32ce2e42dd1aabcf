export { decodeBase64, encodeBase64, isBase64 } from './base64.ts';
export { SessionDamage, SourceCut, SourceDamage } from './damage.ts';
export * from './event.ts';
export { gunzipChunks, isGzip, provedBytes } from './gzip.ts';
export { parseEvent, parseHeader } from './parse.ts';
export { openSession, SessionReader, type Truncation } from './reader.ts';
export { formatEvent, formatHeader, type SessionFacts, SessionWriter } from './writer.ts';
