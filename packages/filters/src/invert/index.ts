import { defineFilter } from '../definition.js';

/** `image.invert()` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'invert',
  title: { en: 'Invert', 'pt-BR': 'Inverter' },
  description: { en: 'Turns the picture into its negative', 'pt-BR': 'Transforma a imagem no seu negativo' },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  scope: 'pixel',
  apply: (image) => image.invert(),
});
