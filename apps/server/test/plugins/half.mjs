// A filter that changes the size, of which its definition tells.
export default {
  name: 'half',
  title: { en: 'Half' },
  description: { en: 'Leaves a quarter of the pixels' },
  group: 'style',
  params: { type: 'object', additionalProperties: false, properties: {} },
  keepsSize: false,
  scope: 'image',
  apply: (image) => image.resize({ w: Math.ceil(image.width / 2), h: Math.ceil(image.height / 2) }),
};
