import { methods } from '@jimp/plugin-fisheye';

export default {
  name: 'fisheye',
  title: { en: 'Fisheye', 'pt-BR': 'Olho de peixe' },
  description: { en: 'Bulges the middle of the picture', 'pt-BR': 'Abaula o meio da imagem' },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      radius: {
        type: 'number',
        minimum: 0.1,
        maximum: 5,
        default: 1.3,
        title: 'Radius',
        'x-title': { 'pt-BR': 'Raio' },
        'x-unit': 'px',
      },
    },
  },
  scope: 'image',
  plugin: methods,
  apply: (image, { radius }) => image.fisheye({ radius }),
};
