// A filter that does what no filter should, by its parameter.

const never = () => new Promise(() => undefined);

const ways = {
  'throws an error': () => {
    throw new Error('a secret of the inside');
  },
  'throws a text': () => {
    throw 'a secret of the inside';
  },
  'throws nothing': () => {
    throw undefined;
  },
  'throws what cannot be read': () => {
    throw Object.create(null);
  },
  rejects: () => Promise.reject(new Error('a secret of the inside')),
  'returns nothing': () => undefined,
  'returns a number': () => 42,
  'returns too few pixels': (image) => ({ bitmap: { ...image.bitmap, data: image.bitmap.data.subarray(4) } }),
  'returns a size that is none': (image) => ({ bitmap: { ...image.bitmap, width: -1 } }),
  'returns too large an image': (image) => image.resize({ w: 3000, h: 3000 }),
  'throws later': () => {
    globalThis.setTimeout(() => {
      throw new Error('a secret of the inside');
    });
    return never();
  },
  'rejects unheard': () => {
    void Promise.reject(new Error('a secret of the inside'));
    return never();
  },
  exits: () => globalThis.process.exit(0),
  'fills the heap': () => {
    for (const hoard = []; ;) hoard.push(new Array(1_000_000).fill(hoard.length));
  },
  'fills buffers': () => {
    for (const hoard = []; ;) hoard.push(new Uint8Array(16 << 20).fill(1));
  },
  'loops for ever': () => {
    for (;;);
  },
  'never answers': never,
  // What is no misbehaviour.
  prints: (image) => {
    globalThis.console.log('{"level":30,"msg":"no line of the log"');
    return image;
  },
  'changes the size untold': (image) => image.crop({ x: 0, y: 0, w: 3, h: 2 }),
};

export default {
  name: 'misbehave',
  title: { en: 'Misbehave' },
  description: { en: 'For a test' },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: { how: { type: 'string', enum: Object.keys(ways) } },
    required: ['how'],
  },
  scope: 'image',
  apply: (image, { how }) => ways[how](image),
};
