import { defineFilter } from '../definition.js';

/** `image.sepia()` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'sepia',
  title: { en: 'Sepia', 'pt-BR': 'Sépia' },
  description: {
    en: 'Gives the picture the brown of old photographs',
    'pt-BR': 'Dá à imagem o marrom das fotografias antigas',
  },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  scope: 'pixel',
  apply: (image) => image.sepia(),
});
