import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const OID_COMMON_NAME = [0x55, 0x04, 0x03];
const OID_ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const DAY_MS = 86_400_000;

/**
 * A key and a certificate for a TLS server on the loopback, made on the spot and signed by itself: valid from
 * yesterday for 30 days, P-256. Whoever connects must be told not to check it.
 */
export function selfSigned(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = toBeSigned(name, publicKey);
  const signature = sign('sha256', body, privateKey);
  const algorithm = sequence(oid(OID_ECDSA_SHA256));
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(certificate),
  };
}

/** The part of an X.509 certificate (RFC 5280, 4.1) that the signature covers, version 1. */
function toBeSigned(name: string, publicKey: KeyObject): Buffer {
  const serial = createHash('sha256').update(name).digest().subarray(0, 8);
  // A leading byte keeps the number positive.
  const serialNumber = der(0x02, Buffer.from([1]), serial);
  const commonName = sequence(oid(OID_COMMON_NAME), der(0x0c, Buffer.from(name)));
  const subject = sequence(der(0x31, commonName));
  const nowMs = Date.now();
  const validity = sequence(time(nowMs - DAY_MS), time(nowMs + 30 * DAY_MS));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid(OID_ECDSA_SHA256));
  return sequence(serialNumber, algorithm, subject, validity, subject, key);
}

/** One element of DER: tag, length, content. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body]);
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function sequence(...content: Buffer[]): Buffer {
  return der(0x30, ...content);
}

function oid(bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime: `YYMMDDhhmmssZ`. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
