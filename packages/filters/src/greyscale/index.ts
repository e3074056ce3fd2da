import { defineFilter } from '../definition.js';

/** `image.greyscale()` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'greyscale',
  title: { en: 'Greyscale', 'pt-BR': 'Tons de cinza' },
  description: { en: 'Takes the colours out', 'pt-BR': 'Retira as cores' },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  scope: 'pixel',
  apply: (image) => image.greyscale(),
});
