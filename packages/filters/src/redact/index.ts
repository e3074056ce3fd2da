import { defineFilter } from '../definition.js';
import type { Rect, Window } from '../raster.js';
import { littleEndian } from '../raster.js';

/** A colour as the word of an opaque pixel. */
function wordOf(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return littleEndian
    ? (255 << 24) | (blue << 16) | (green << 8) | red
    : (red << 24) | (green << 16) | (blue << 8) | 255;
}

function fill(output: Window, area: Rect, word: number): void {
  const first = (area.y - output.y) * output.width + area.x - output.x;
  for (let row = 0, at = first; row < area.height; row++, at += output.width) {
    output.words.fill(word, at, at + area.width);
  }
}

/** Every pixel becomes the colour, opaque: nothing of what was there is left, neither colour nor alpha. */
export default defineFilter({
  name: 'redact',
  title: { en: 'Redact', 'pt-BR': 'Tarjar' },
  description: { en: 'Covers it with a colour, for good', 'pt-BR': 'Cobre com uma cor, definitivamente' },
  group: 'hide',
  hides: 'for good',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      color: {
        type: 'string',
        format: 'color',
        pattern: '^#[0-9a-f]{6}$',
        default: '#000000',
        title: 'Colour',
        'x-title': { 'pt-BR': 'Cor' },
      },
    },
  },
  alpha: 'straight',
  channels: 'any',
  kernel: ({ color }) => {
    const word = wordOf(color);
    return {
      border: 0,
      alignment: 1,
      footprint: (area) => area,
      passes: [],
      render: (_input, output, area) => {
        fill(output, area, word);
      },
    };
  },
});
