import { defineFilter } from '../definition.js';

/** `image.contrast(amount)` of Jimp (`@jimp/plugin-color`), bit for bit. */
export default defineFilter({
  name: 'contrast',
  title: { en: 'Contrast', 'pt-BR': 'Contraste' },
  description: {
    en: 'Makes light and dark differ more, or less',
    'pt-BR': 'Aumenta ou diminui a diferença entre claro e escuro',
  },
  group: 'enhance',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      amount: {
        type: 'number',
        minimum: -1,
        maximum: 1,
        default: 0.2,
        title: 'Amount',
        'x-title': { 'pt-BR': 'Intensidade' },
        description: '0 leaves the picture as it is; below, it turns grey.',
        'x-description': { 'pt-BR': '0 deixa a imagem como está; abaixo disso, ela fica acinzentada.' },
      },
    },
  },
  scope: 'pixel',
  apply: (image, { amount }) => image.contrast(amount),
});
