import { describe, expect, it } from 'vitest';
import { createWasmDecoder } from '@revela/formats/codecs/wasm-codec';
import { LoadError } from '@revela/formats/errors';
import { releaseMemory } from '@revela/formats/codecs/on-idle';

const PAGE = 65536;
const MIB = 1024 * 1024;

/** A decoder whose instances refuse an empty file, and how many of them were made. */
function startCodec(specifier: string, bytes: number) {
  const made: WebAssembly.Memory[] = [];
  const decode = createWasmDecoder(specifier, () => {
    const memory = new WebAssembly.Memory({ initial: bytes / PAGE });
    made.push(memory);
    return {
      memory,
      decode(file) {
        if (file.length === 0) throw new Error('refused');
        return { data: file, width: file.length, height: 1, channels: 1 };
      },
    };
  });
  return { decode, made };
}

const file = Uint8Array.of(1);

describe('an instance of a codec', () => {
  it('serves one picture after another', async () => {
    const { decode, made } = startCodec('@cwasm/nsbmp/nsbmp.wasm', MIB);
    for (let i = 0; i < 3; i++) (await decode(file)).release!();
    expect(made).toHaveLength(1);
  });

  it('serves no other picture before its pixels are given back', async () => {
    const { decode, made } = startCodec('@jsquash/avif/codec/dec/avif_dec.wasm', MIB);
    const first = await decode(file);
    await decode(file);
    expect(made).toHaveLength(2);
    first.release!();
  });

  it('is not used again once it has failed', async () => {
    const { decode, made } = startCodec('@jsquash/webp/codec/dec/webp_dec.wasm', MIB);
    for (let i = 0; i < 3; i++) await expect(decode(new Uint8Array(0))).rejects.toThrow('refused');
    expect(made).toHaveLength(3);
  });

  it('is not kept where the thread rests', async () => {
    const { decode, made } = startCodec('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', MIB);
    (await decode(file)).release!();
    releaseMemory();
    (await decode(file)).release!();
    expect(made).toHaveLength(2);
  });

  it('is not kept where it is too large, and makes way for others where they are so together', async () => {
    releaseMemory();
    const large = startCodec('@jsquash/png/codec/pkg/squoosh_png_bg.wasm', 129 * MIB);
    for (let i = 0; i < 2; i++) (await large.decode(file)).release!();
    expect(large.made).toHaveLength(2);

    const first = startCodec('@cwasm/nsbmp/nsbmp.wasm', 65 * MIB);
    const second = startCodec('@jsquash/avif/codec/dec/avif_dec.wasm', 64 * MIB);
    (await first.decode(file)).release!();
    (await second.decode(file)).release!();
    (await second.decode(file)).release!();
    expect(second.made).toHaveLength(1);
    (await first.decode(file)).release!();
    expect(first.made).toHaveLength(2);
  });

  it('is made at the next use where it could not be made before: that is no word about the file', async () => {
    let short = true;
    const decode = createWasmDecoder('@cwasm/nsbmp/nsbmp.wasm', () => {
      if (short) throw new RangeError('Cannot allocate Wasm memory');
      const memory = new WebAssembly.Memory({ initial: 1 });
      return { memory, decode: (data) => ({ data, width: data.length, height: 1, channels: 1 }) };
    });
    releaseMemory();
    await expect(decode(file)).rejects.toBeInstanceOf(LoadError);
    short = false;
    await expect(decode(file)).resolves.toMatchObject({ width: 1 });
  });
});
