import { defineFilter } from '../definition.js';

/** `image.brightness(factor)` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'brightness',
  title: { en: 'Brightness', 'pt-BR': 'Brilho' },
  description: {
    en: 'Makes the picture brighter or darker',
    'pt-BR': 'Deixa a imagem mais clara ou mais escura',
  },
  group: 'enhance',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      factor: {
        type: 'number',
        minimum: 0,
        maximum: 10,
        default: 1.2,
        title: 'Factor',
        'x-title': { 'pt-BR': 'Fator' },
        description: '1 leaves the picture as it is; less is darker, more is brighter.',
        'x-description': { 'pt-BR': '1 deixa a imagem como está; menos escurece, mais clareia.' },
      },
    },
  },
  scope: 'pixel',
  apply: (image, { factor }) => image.brightness(factor),
});
