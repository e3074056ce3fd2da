import { defineFilter } from '../definition.js';

/** `image.posterize(levels)` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'posterize',
  title: { en: 'Posterize', 'pt-BR': 'Posterizar' },
  description: {
    en: 'Leaves a few levels of each colour, as on a poster',
    'pt-BR': 'Deixa poucos níveis de cada cor, como em um pôster',
  },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      levels: {
        type: 'integer',
        minimum: 2,
        maximum: 255,
        default: 4,
        title: 'Levels',
        'x-title': { 'pt-BR': 'Níveis' },
        description: 'Levels of each colour channel.',
        'x-description': { 'pt-BR': 'Níveis de cada canal de cor.' },
      },
    },
  },
  scope: 'pixel',
  apply: (image, { levels }) => image.posterize(levels),
});
