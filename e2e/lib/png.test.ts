import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { withoutFilters } from './png.ts';

const [WIDTH, HEIGHT, BYTES] = [5, 10, 3];
const ROW = WIDTH * BYTES;
const pixels = Buffer.from(
  Array.from({ length: ROW * HEIGHT }, (_, at) => (at * at * 7 + at) % 256),
);

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const body = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The picture as a file whose rows use the five filters in turn. */
function filtered(): Buffer {
  const rows = Array.from({ length: HEIGHT }, (_, row) => filterRow(row, row % 5));
  const head = Buffer.from([0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function filterRow(row: number, filter: number): Buffer {
  const at = (y: number, x: number) => (y < 0 || x < 0 ? 0 : pixels[y * ROW + x]!);
  const bytes = Array.from({ length: ROW }, (_, x) => {
    const [a, b, c] = [at(row, x - BYTES), at(row - 1, x), at(row - 1, x - BYTES)];
    const paeth = [a, b, c].reduce((best, one) =>
      Math.abs(a + b - c - one) < Math.abs(a + b - c - best) ? one : best,
    );
    return at(row, x) - [0, a, b, (a + b) >> 1, paeth][filter]!;
  });
  return Buffer.from([filter, ...bytes]);
}

it('keeps every pixel, whatever the filters were', () => {
  const small = withoutFilters(filtered());
  const at = small.indexOf('IDAT');
  const packed = small.subarray(at + 4, at + 4 + small.readUInt32BE(at - 4));
  const plain = Array.from({ length: HEIGHT }, (_, row) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(row * ROW, (row + 1) * ROW)]),
  );
  expect(inflateSync(packed)).toEqual(Buffer.concat(plain));
  expect(withoutFilters(small)).toEqual(small);
});
