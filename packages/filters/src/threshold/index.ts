import { defineFilter } from '../definition.js';

/** `image.threshold({ max: level })` of Jimp (`@jimp/plugin-threshold`), bit for bit. */
export default defineFilter({
  name: 'threshold',
  title: { en: 'Threshold', 'pt-BR': 'Limiar' },
  description: {
    en: 'Turns what is bright white, and the rest grey',
    'pt-BR': 'Torna branco o que é claro e cinza o restante',
  },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      level: {
        type: 'integer',
        minimum: 0,
        maximum: 255,
        default: 128,
        title: 'Level',
        'x-title': { 'pt-BR': 'Nível' },
        description: 'The grey from which on a pixel becomes white.',
        'x-description': { 'pt-BR': 'O cinza a partir do qual um pixel se torna branco.' },
      },
    },
  },
  scope: 'pixel',
  apply: (image, { level }) => image.threshold({ max: level }),
});
