/**
 * @file How much of what a program wrote is read. Whatever a trial writes, reading it ends, and this process keeps enough
 * memory to go on.
 */

const MIB = 1 << 20;

/** The size of a JSON file, which is in memory as a whole. */
export const MAX_JSON_BYTES: number = 128 * MIB;
/** The number of values of a JSON file, which take up to fifty times as much memory as their text. */
export const MAX_JSON_VALUES: number = 2_000_000;

/** The size of a CSV file, which is read row by row. */
export const MAX_CSV_BYTES: number = 256 * MIB;
/** The size of one row. */
export const MAX_CSV_ROW_BYTES: number = 16 * MIB;
export const MAX_CSV_ROWS: number = 4_000_000;

/** The size of an event file of TensorBoard, which is read record by record. */
export const MAX_EVENT_FILE_BYTES: number = 4096 * MIB;
/** The size of one record. */
export const MAX_EVENT_BYTES: number = 64 * MIB;
/** The number of fields in one message of a record. */
export const MAX_EVENT_FIELDS: number = 200_000;

/** The number of values that one metric is chosen or averaged from. */
export const MAX_VALUES: number = 4_000_000;

/** The size of a log; those that this software writes are smaller (src/node/executors/log-file.ts). */
export const MAX_LOG_BYTES: number = 1024 * MIB;

/** The size of what one run of a measuring command prints. */
export const MAX_MEASURED_BYTES: number = 16 * MIB;
/** The number of samples of one measurement. */
export const MAX_SAMPLES: number = 500_000;

/** The number of files and folders that one path with wildcards is compared with. */
export const MAX_FILES: number = 100_000;
