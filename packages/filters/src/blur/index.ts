import { defineFilter } from '../definition.js';
import { blur5x5 } from './blur-5x5.js';
import { gaussianBlur } from './gaussian.js';

/** The light 5x5 blur of `ImageFilter.BLUR`, or with a radius the Gaussian of that standard deviation. */
export default defineFilter({
  name: 'blur',
  title: { en: 'Blur', 'pt-BR': 'Desfocar' },
  description: { en: 'Softens the picture', 'pt-BR': 'Suaviza a imagem' },
  group: 'hide',
  hides: 'reversibly',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      radius: {
        type: 'number',
        minimum: 0.1,
        maximum: 200,
        title: 'Radius',
        'x-title': { 'pt-BR': 'Raio' },
        description: 'Standard deviation of the Gaussian; left empty, it is a light blur.',
        'x-description': { 'pt-BR': 'Desvio padrão da gaussiana; deixe vazio para um desfoque leve.' },
        'x-unit': 'px',
      },
    },
  },
  alpha: 'premultiplied',
  channels: 'alike',
  kernel: ({ radius }, _image, opaque) => (radius === undefined ? blur5x5 : gaussianBlur(radius, opaque)),
});
