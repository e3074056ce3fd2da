import { defineFilter } from '../definition.js';
import { growRect, type Rect, type Window } from '../raster.js';

/** Two channels side by side in one word, 16 bits each. */
const LANES = 0x00ff00ff;
/** Keeps the contrast of a lane, -2040 to 2040, above zero. */
const BIAS = 2048;
const BIASES = (BIAS << 16) | BIAS;

/**
 * Sharpening: `c + amount/2 * (8c - sum of the eight neighbours)`, rounded half up, clamped to 0 to 255; the
 * outermost row and column are copied. `EDGE_ENHANCE` of Pillow at amount 1, `EDGE_ENHANCE_MORE` at 2
 * (ImageFilter.py, Filter.c).
 */
export default defineFilter({
  name: 'edge_enhance',
  title: { en: 'Enhance edges', 'pt-BR': 'Realçar contornos' },
  description: { en: 'Makes outlines crisper', 'pt-BR': 'Deixa os contornos mais nítidos' },
  group: 'enhance',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      amount: {
        type: 'number',
        minimum: 0,
        maximum: 10,
        default: 1,
        title: 'Strength',
        'x-title': { 'pt-BR': 'Intensidade' },
        description: '1 is usual, 2 is strong.',
        'x-description': { 'pt-BR': '1 é o normal, 2 é forte.' },
      },
    },
  },
  alpha: 'premultiplied',
  channels: 'alike',
  kernel({ amount }, _image, opaque) {
    const gain = gainTable(amount);
    const lowest = gain[BIAS - 2040];
    const clamp = clampTable(lowest, gain[BIAS + 2040] + 255);
    // Shifted once here, so that the sum of colour and gain is the index into the clamp table.
    for (let i = 0; i < gain.length; i++) gain[i] -= lowest;
    return {
      border: 1,
      alignment: 1,
      footprint: (area) => growRect(area, 1),
      passes: [],
      render: (input, output, area) => renderArea(input, output, area, gain, clamp, opaque),
    };
  },
});

/** What a contrast (8c - sum of the neighbours), plus the bias, adds to a pixel. */
function gainTable(amount: number): Int32Array {
  return Int32Array.from({ length: 2 * BIAS }, (_, i) => Math.floor((amount / 2) * (i - BIAS) + 0.5));
}

/** The values from `lowest` to `highest`, clamped to a byte. */
function clampTable(lowest: number, highest: number): Uint8Array {
  return Uint8Array.from({ length: highest - lowest + 1 }, (_, i) => Math.min(255, Math.max(0, i + lowest)));
}

function renderArea(
  input: Window,
  output: Window,
  area: Rect,
  gain: Int32Array,
  clamp: Uint8Array,
  opaque: boolean,
): void {
  for (let y = area.y; y < area.y + area.height; y++) {
    const from = (y - input.y) * input.width + area.x - input.x;
    const to = (y - output.y) * output.width + area.x - output.x;
    renderRow(input.words, from, input.width, output.words, to, to + area.width, gain, clamp, opaque);
  }
}

/** One row, with the sums of the last three columns of three pixels; even and odd bytes of a word apart. */
function renderRow(
  words: Int32Array,
  from: number,
  stride: number,
  out: Int32Array,
  to: number,
  end: number,
  gain: Int32Array,
  clamp: Uint8Array,
  opaque: boolean,
): void {
  let above = words[from - stride - 1];
  let centre = words[from - 1];
  let below = words[from + stride - 1];
  let even0 = (above & LANES) + (centre & LANES) + (below & LANES);
  let odd0 = ((above >>> 8) & LANES) + ((centre >>> 8) & LANES) + ((below >>> 8) & LANES);
  above = words[from - stride];
  centre = words[from];
  below = words[from + stride];
  let even1 = (above & LANES) + (centre & LANES) + (below & LANES);
  let odd1 = ((above >>> 8) & LANES) + ((centre >>> 8) & LANES) + ((below >>> 8) & LANES);
  for (let i = to, next = from + 1; i < end; i++, next++) {
    above = words[next - stride];
    const right = words[next];
    below = words[next + stride];
    const even2 = ((above & LANES) + (right & LANES) + (below & LANES)) | 0;
    const odd2 = (((above >>> 8) & LANES) + ((right >>> 8) & LANES) + ((below >>> 8) & LANES)) | 0;
    const even = centre & LANES;
    const odd = (centre >>> 8) & LANES;
    const evenContrast = (Math.imul(even, 9) - even0 - even1 - even2 + BIASES) | 0;
    const oddContrast = (Math.imul(odd, 9) - odd0 - odd1 - odd2 + BIASES) | 0;
    let pixel =
      clamp[(even & 255) + gain[evenContrast & 0xffff]] |
      (clamp[(odd & 255) + gain[oddContrast & 0xffff]] << 8) |
      (clamp[(even >>> 16) + gain[evenContrast >>> 16]] << 16);
    pixel |= opaque ? 0xff000000 : clamp[(odd >>> 16) + gain[oddContrast >>> 16]] << 24;
    out[i] = pixel;
    even0 = even1;
    odd0 = odd1;
    even1 = even2;
    odd1 = odd2;
    centre = right;
  }
}
