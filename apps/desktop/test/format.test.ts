import { describe, expect, it } from 'vitest';
import { formatBytes } from '../src/renderer/format.js';

describe('formatBytes', () => {
  it.each([
    [1, 'en', '1 byte'],
    [633, 'en', '633 bytes'],
    [633, 'pt-BR', '633 bytes'],
    [47 * 1024, 'en', '47 kB'],
    [1.5 * 1024 ** 2, 'en', '1.5 MB'],
    [1.5 * 1024 ** 2, 'pt-BR', '1,5 MB'],
  ])('writes %i in %s as %s', (bytes, language, text) => {
    expect(formatBytes(bytes, language).replace(/\s/g, ' ')).toBe(text);
  });
});
