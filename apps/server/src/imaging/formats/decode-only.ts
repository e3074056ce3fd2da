/** Encoder of the formats that Revela reads and never writes: its answer is always a PNG. */
export function encodingUnsupported(): never {
  throw new Error('Revela writes PNG only.');
}
