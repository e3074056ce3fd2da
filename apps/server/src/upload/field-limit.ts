/** Bytes of one value of a form: `regions` may hold a thousand rectangles. */
export const MAX_FIELD_BYTES = 64 * 1024;
