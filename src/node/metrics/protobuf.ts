/**
 * @file The subset of protocol buffers that scalars in event files use
 * (https://protobuf.dev/programming-guides/encoding/).
 */

import { MAX_EVENT_FIELDS } from "./limits.ts";

/** A field of a message: the bytes of a number of fixed width or of nested data, or a whole number. */
export interface Field {
  readonly number: number;
  readonly bytes: Buffer;
  /** Of a field of varying width. */
  readonly integer?: bigint;
}

const FIXED_WIDTHS: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** The fields of a message, in its order. Throws a RangeError or an Error where the bytes are no message. */
export function readFields(message: Buffer): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error("a number is too long");
  };
  while (at < message.length) {
    if (fields.length === MAX_EVENT_FIELDS) throw new Error(`a message has more than ${MAX_EVENT_FIELDS} fields`);
    const key = Number(varint());
    const [number, type] = [key >>> 3, key & 7];
    if (type === 0) {
      fields.push({ number, bytes: Buffer.alloc(0), integer: varint() });
      continue;
    }
    const width = type === 2 ? Number(varint()) : FIXED_WIDTHS[type];
    if (width === undefined || at + width > message.length) throw new Error("a field is not complete");
    fields.push({ number, bytes: message.subarray(at, at + width) });
    at += width;
  }
  return fields;
}

/** The text of a field. */
export function textOf(field: Field | undefined): string | undefined {
  return field?.bytes.toString("utf8");
}

/** The value of a field of type float. */
export function floatOf(field: Field | undefined): number | undefined {
  return field !== undefined && field.bytes.length === 4 ? field.bytes.readFloatLE(0) : undefined;
}

/** How a number of one type of `TensorProto` (its `dtype`) is stored: in which field, how wide, and how it is read. */
interface NumberType {
  readonly field: number;
  readonly width: number;
  readonly read: (bytes: Buffer) => number;
}

const NUMBER_TYPES: Readonly<Record<string, NumberType>> = {
  1: { field: 5, width: 4, read: (bytes) => bytes.readFloatLE(0) },
  2: { field: 6, width: 8, read: (bytes) => bytes.readDoubleLE(0) },
  3: { field: 7, width: 4, read: (bytes) => bytes.readInt32LE(0) },
  9: { field: 10, width: 8, read: (bytes) => Number(bytes.readBigInt64LE(0)) },
  14: { field: 13, width: 2, read: (bytes) => floatOfBits(bytes.readUInt16LE(0) << 16) },
};

/** The only number of a `TensorProto` (dtype = 1, tensor_content = 4); undefined where it has none or several, or is of
 * another type than float, double, bfloat16, int32 and int64. */
export function tensorScalar(field: Field | undefined): number | undefined {
  if (field === undefined) return undefined;
  const fields = readFields(field.bytes);
  const type = NUMBER_TYPES[String(fields.find(({ number }) => number === 1)?.integer)];
  if (type === undefined) return undefined;
  const content = fields.find(({ number, bytes }) => number === 4 && bytes.length > 0);
  if (content !== undefined) return content.bytes.length === type.width ? type.read(content.bytes) : undefined;
  const values = fields.filter(({ number }) => number === type.field);
  const [value] = values;
  if (value === undefined || values.length > 1) return undefined;
  if (value.integer === undefined) return value.bytes.length === type.width ? type.read(value.bytes) : packed(value);
  return type.field === 13 ? floatOfBits(Number(value.integer) << 16) : Number(BigInt.asIntN(64, value.integer));
}

/** The whole number in a packed field of one. */
function packed({ bytes }: Field): number | undefined {
  const value = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  const isOne = bytes.findIndex((byte) => byte < 0x80) === bytes.length - 1;
  return isOne ? Number(BigInt.asIntN(64, value)) : undefined;
}

function floatOfBits(bits: number): number {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(bits | 0);
  return bytes.readFloatLE(0);
}
