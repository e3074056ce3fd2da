import { defineReference } from '../../testing/reference.js';

export default defineReference({
  alpha: 'straight',
  border: () => 0,
  filter: (planes, { color }) => {
    const samples = [...(color as string).matchAll(/[0-9a-f]{2}/g)].map(([hex]) => Number(`0x${hex}`));
    return planes.map((plane, channel) => plane.map((row) => row.map(() => samples[channel] ?? 255)));
  },
});
