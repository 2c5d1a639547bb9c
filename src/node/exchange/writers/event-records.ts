/**
 * @file The records of an event file (TFRecord): length, bytes, and the masked CRC-32C of each.
 */

/** The polynomial of CRC-32C (Castagnoli), reversed. */
const POLYNOMIAL = 0x82f63b78;

const TABLE: Uint32Array = new Uint32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value >>> 0;
});

/** The CRC-32C of bytes. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** A file with these messages. */
export function eventFile(messages: readonly Buffer[]): Buffer {
  return Buffer.concat(messages.flatMap(record));
}

function record(bytes: Buffer): readonly Buffer[] {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return [length, masked(length), bytes, masked(bytes)];
}

function masked(bytes: Buffer): Buffer {
  const crc = crc32c(bytes);
  const rotated = ((crc >>> 15) | (crc << 17)) >>> 0;
  const result = Buffer.alloc(4);
  result.writeUInt32LE((rotated + 0xa282ead8) >>> 0);
  return result;
}
