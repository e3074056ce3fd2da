// A filter that takes a minute for any picture, whatever the machine, and little of the processor meanwhile.

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps; called for every piece of a pass, between which a thread looks whether its job is stopped. */
const sleep = () => {
  globalThis.Atomics.wait(clock, 0, 0, 20);
};

export default {
  name: 'slow',
  title: { en: 'Slow' },
  description: { en: 'Takes a minute.' },
  group: 'style',
  params: { type: 'object', additionalProperties: false, properties: {} },
  alpha: 'straight',
  channels: 'alike',
  kernel: () => ({
    border: 0,
    alignment: 1,
    footprint: (area) => area,
    passes: Array.from({ length: 3000 }, () => ({ axis: 'rows', alignment: 1, run: sleep })),
    render() {
      throw new Error('Nobody waits that long.');
    },
  }),
};
