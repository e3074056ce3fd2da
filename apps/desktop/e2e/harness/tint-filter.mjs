/** An operator's filter with a parameter of every kind: lays a colour over the picture. */
export default {
  name: 'tint',
  title: { en: 'Tinted paper', 'pt-BR': 'Papel tingido' },
  description: { en: 'Lays a colour over the picture', 'pt-BR': 'Cobre a imagem com uma cor' },
  group: 'style',
  params: {
    type: 'object',
    additionalProperties: false,
    required: ['blend'],
    properties: {
      strength: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        multipleOf: 0.05,
        default: 0.5,
        title: 'Strength',
        'x-title': { 'pt-BR': 'Intensidade' },
        description: 'How much of the colour is seen.',
        'x-description': { 'pt-BR': 'Quanto da cor aparece.' },
      },
      stripes: {
        type: 'integer',
        minimum: 1,
        maximum: 64,
        default: 1,
        title: 'Height of a stripe',
        'x-title': { 'pt-BR': 'Altura da faixa' },
        'x-unit': 'px',
      },
      keepWhite: {
        type: 'boolean',
        default: true,
        title: 'Keep white',
        'x-title': { 'pt-BR': 'Manter o branco' },
      },
      blend: {
        type: 'string',
        enum: ['mix', 'multiply'],
        title: 'Blend',
        'x-title': { 'pt-BR': 'Mistura' },
        'x-enum-titles': {
          mix: { en: 'Mixed', 'pt-BR': 'Misturada' },
          multiply: { en: 'Multiplied' },
        },
      },
      color: {
        type: 'string',
        format: 'color',
        pattern: '^#[0-9a-f]{6}$',
        default: '#c08040',
        title: 'Colour',
        'x-title': { 'pt-BR': 'Cor' },
      },
    },
  },
  scope: 'image',
  apply(image, { strength, stripes, keepWhite, blend, color }) {
    const { data, width } = image.bitmap;
    const tint = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    for (let at = 0; at < data.length; at += 4) {
      const isWhite = data[at] + data[at + 1] + data[at + 2] === 765;
      if (Math.floor(at / 4 / width / stripes) % 2 || (keepWhite && isWhite)) continue;
      for (let channel = 0; channel < 3; channel++) {
        const value = data[at + channel];
        const over = blend === 'mix' ? tint[channel] : (value * tint[channel]) / 255;
        data[at + channel] = Math.round(value + (over - value) * strength);
      }
    }
    return image;
  },
};
