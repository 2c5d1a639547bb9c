/**
 * @file Reads scalars from TensorBoard event files: records of TensorFlow's TFRecord format (length, checksum, data,
 * checksum), each an `Event` in protocol buffers. Formats: tensorflow/core/lib/io/record_writer.h and
 * tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto.
 */
import { type FileHandle, open } from "node:fs/promises";
import { type Field, floatOf, readFields, tensorScalar, textOf } from "./protobuf.ts";

/** A scalar of an event. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly time: number;
  readonly tag: string;
  readonly value: number;
}

/** The scalars of an event file with a tag, in the file's order. A last record that is not complete is left out. Throws an
 * Error where the file is not an event file or damaged. */
export async function readScalars(file: string, tag: string): Promise<readonly ScalarEvent[]> {
  const handle = await open(file, "r");
  try {
    const events: ScalarEvent[] = [];
    for await (const record of records(handle)) events.push(...scalarsOf(record, tag));
    return events;
  } finally {
    await handle.close();
  }
}

async function* records(handle: FileHandle): AsyncGenerator<Buffer> {
  const { size } = await handle.stat();
  for (let at = 0; at + 16 <= size; ) {
    const head = await readBytes(handle, at, 12);
    if (checksum(head.subarray(0, 8)) !== head.readUInt32LE(8)) throw new Error(`no record begins at byte ${at}`);
    const length = Number(head.readBigUInt64LE(0));
    if (at + 16 + length > size) return;
    const body = await readBytes(handle, at + 12, length + 4);
    const data = body.subarray(0, length);
    if (checksum(data) !== body.readUInt32LE(length)) throw new Error(`the record at byte ${at} is damaged`);
    yield data;
    at += 16 + length;
  }
}

async function readBytes(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, at + done);
    if (bytesRead === 0) throw new Error("the file became shorter while it was read");
    done += bytesRead;
  }
  return buffer;
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
