import { defineFilter } from '../definition.js';

/** `image.normalize()` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'normalize',
  title: { en: 'Normalize', 'pt-BR': 'Normalizar' },
  description: {
    en: 'Spreads the colours over the whole range, from darkest to brightest',
    'pt-BR': 'Distribui as cores por toda a escala, da mais escura à mais clara',
  },
  group: 'enhance',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  scope: 'image',
  apply: (image) => image.normalize(),
});
