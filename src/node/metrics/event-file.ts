/**
 * @file Reads scalars from TensorBoard event files: records of TensorFlow's TFRecord format (length, checksum, data,
 * checksum), each an `Event` in protocol buffers. Formats: tensorflow/core/lib/io/record_writer.h and
 * tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto.
 */
import { bytesWords, regularChunks } from "../files/index.ts";
import { MAX_EVENT_BYTES, MAX_EVENT_FILE_BYTES } from "./limits.ts";
import { type Field, floatOf, readFields, tensorScalar, textOf } from "./protobuf.ts";

/** The length of a record, and its checksum. */
const HEAD_BYTES = 12;

/** A scalar of an event. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly time: number;
  readonly tag: string;
  readonly value: number;
}

/**
 * Calls `take` with the scalars of an event file that have a tag, in the file's order. A last record that is not complete is
 * left out. Throws an Error where the file is not an event file, damaged or too large.
 */
export async function readScalars(file: string, tag: string, take: (event: ScalarEvent) => void): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of regularChunks(file, { maxBytes: MAX_EVENT_FILE_BYTES })) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = recordEnd(rest, at, offset); end !== undefined; end = recordEnd(rest, at, offset)) {
      for (const event of scalarsOf(recordData(rest, at, end, offset), tag)) take(event);
      at = end;
    }
    rest = rest.subarray(at);
    offset += at;
  }
}

/** The end of the record that begins at an index; undefined where it is not complete. */
function recordEnd(bytes: Buffer, at: number, offset: number): number | undefined {
  if (at + HEAD_BYTES > bytes.length) return undefined;
  if (checksum(bytes.subarray(at, at + 8)) !== bytes.readUInt32LE(at + 8)) {
    throw new Error(`no record begins at byte ${offset + at}`);
  }
  const length = Number(bytes.readBigUInt64LE(at));
  if (length > MAX_EVENT_BYTES) {
    throw new Error(`the record at byte ${offset + at} is larger than ${bytesWords(MAX_EVENT_BYTES)}`);
  }
  const end = at + HEAD_BYTES + length + 4;
  return end > bytes.length ? undefined : end;
}

function recordData(bytes: Buffer, at: number, end: number, offset: number): Buffer {
  const data = bytes.subarray(at + HEAD_BYTES, end - 4);
  if (checksum(data) === bytes.readUInt32LE(end - 4)) return data;
  throw new Error(`the record at byte ${offset + at} is damaged`);
}

/** The scalars of one `Event`: wall_time = 1, summary = 5. */
function scalarsOf(record: Buffer, tag: string): readonly ScalarEvent[] {
  const fields = readFields(record);
  const time = fields.find(({ number }) => number === 1);
  const seconds = time !== undefined && time.bytes.length === 8 ? time.bytes.readDoubleLE(0) : 0;
  return fields.flatMap(({ number, bytes }) =>
    number === 5 ? readFields(bytes).flatMap((value) => scalarOf(value, tag, seconds)) : [],
  );
}

/** A `Summary.Value`: tag = 1, simple_value = 2, tensor = 8. */
function scalarOf({ number, bytes }: Field, tag: string, time: number): readonly ScalarEvent[] {
  if (number !== 1) return [];
  const fields = readFields(bytes);
  const of = (wanted: number): Field | undefined => fields.find((field) => field.number === wanted);
  if (textOf(of(1)) !== tag) return [];
  const value = floatOf(of(2)) ?? tensorScalar(of(8));
  return value === undefined ? [] : [{ time, tag, value }];
}

const CRC_TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** The masked CRC-32C of TFRecord. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
