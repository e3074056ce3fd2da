/**
 * What the filters mean, pixel by pixel from their definitions: slow, and free of anything the kernels use.
 */
import type { FilterName } from '@revela/shared';
import type { Raster } from '../src/index.js';

type Sample = (x: number, y: number, channel: number) => number;
interface Params {
  radius?: number;
  amount?: number;
  size?: number;
}

const clampByte = (value: number): number => Math.min(255, Math.max(0, value));

function ring(at: Sample, x: number, y: number, channel: number): number {
  let sum = 0;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      if (Math.max(Math.abs(dx), Math.abs(dy)) === 2) sum += at(x + dx, y + dy, channel);
    }
  }
  return Math.floor(sum / 16 + 0.5);
}

function edgeEnhance(at: Sample, x: number, y: number, channel: number, amount: number): number {
  const centre = at(x, y, channel);
  let neighbours = -centre;
  for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) neighbours += at(x + dx, y + dy, channel);
  return clampByte(Math.floor(centre + (amount / 2) * (8 * centre - neighbours) + 0.5));
}

function blockMean(at: Sample, x: number, y: number, channel: number, size: number, image: Raster): number {
  const left = Math.floor(x / size) * size;
  const top = Math.floor(y / size) * size;
  let sum = 0;
  let count = 0;
  for (let row = top; row < Math.min(top + size, image.height); row++) {
    for (let column = left; column < Math.min(left + size, image.width); column++) {
      sum += at(column, row, channel);
      count += 1;
    }
  }
  return roundedMean(sum, count);
}

/** sum / count rounded, as Pillow does it: times a float32 reciprocal, which at a tie may round down. */
export function roundedMean(sum: number, count: number): number {
  const reciprocal = BigInt(Math.trunc(new Float32Array([4294967296 / (256 * count)])[0]));
  return Number((BigInt(sum + Math.floor(count / 2)) * reciprocal) >> 24n) & 255;
}

/** Radius of one of three boxes; every value that is a C float in Pillow goes through a Float32Array. */
function boxRadius(sigma: number): number {
  const float = (value: number): number => new Float32Array([value])[0];
  const sigma2 = float(float(float(sigma) * float(sigma)) / 3);
  const length = float(Math.sqrt(12 * sigma2 + 1));
  const l = float(Math.floor((length - 1) / 2));
  const next = float(float(l + 1) * float(l + 1));
  let a = float(float(float(2 * l) + 1) * float(float(l * float(l + 1)) - float(3 * sigma2)));
  a = float(a / float(6 * float(sigma2 - next)));
  return float(l + a);
}

function boxed(line: number[], sigma: number): number[] {
  const radius = boxRadius(sigma);
  const taps = Math.floor(radius);
  const whole = Math.floor(new Float32Array([16777216 / new Float32Array([radius * 2 + 1])[0]])[0]);
  const part = Math.floor((16777216 - (taps * 2 + 1) * whole) / 2);
  const value = (i: number): number => line[Math.min(line.length - 1, Math.max(0, i))];
  return line.map((_, x) => {
    let sum = (value(x - taps - 1) + value(x + taps + 1)) * part;
    for (let k = -taps; k <= taps; k++) sum += value(x + k) * whole;
    return Math.floor((sum + 8388608) / 16777216);
  });
}

function gaussian(channel: number[][], sigma: number): number[][] {
  const transpose = (rows: number[][]): number[][] => rows[0].map((_, x) => rows.map((row) => row[x]));
  const thrice = (line: number[]): number[] => boxed(boxed(boxed(line, sigma), sigma), sigma);
  return transpose(transpose(channel.map(thrice)).map(thrice));
}

/** Each channel filtered by itself; `border` pixels around are left as they are. */
function filterChannels(image: Raster, filter: FilterName, params: Params): Raster {
  const { data, width, height } = image;
  const at: Sample = (x, y, channel) => data[(y * width + x) * 4 + channel];
  const result = Uint8Array.from(data);
  for (let channel = 0; channel < 4; channel++) {
    const plane = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => at(x, y, channel)),
    );
    const blurred = params.radius === undefined ? plane : gaussian(plane, params.radius);
    const border = borderOf(filter, params);
    for (let y = border; y < height - border; y++) {
      for (let x = border; x < width - border; x++) {
        let value: number;
        if (filter === 'pixelate') value = blockMean(at, x, y, channel, params.size!, image);
        else if (filter === 'edge_enhance') value = edgeEnhance(at, x, y, channel, params.amount!);
        else value = params.radius === undefined ? ring(at, x, y, channel) : blurred[y][x];
        result[(y * width + x) * 4 + channel] = value;
      }
    }
  }
  return { data: result, width, height };
}

function borderOf(filter: FilterName, params: Params): number {
  if (filter === 'edge_enhance') return 1;
  return filter === 'blur' && params.radius === undefined ? 2 : 0;
}

/** The filter's result on the whole image, by way of premultiplied alpha where a pixel is translucent. */
export function reference(image: Raster, filter: FilterName, params: Params): Raster {
  const { data, width, height } = image;
  const translucent = data.some((value, i) => i % 4 === 3 && value < 255);
  if (!translucent) return filterChannels(image, filter, params);

  const premultiplied = Uint8Array.from(data, (value, i) => {
    const alpha = data[i - (i % 4) + 3];
    return i % 4 === 3 ? value : Math.round((value * alpha) / 255);
  });
  const filtered = filterChannels({ data: premultiplied, width, height }, filter, params).data;
  const border = borderOf(filter, params);
  const result = Uint8Array.from(filtered, (value, i) => {
    const x = Math.floor(i / 4) % width;
    const y = Math.floor(i / 4 / width);
    if (x < border || y < border || x >= width - border || y >= height - border) return data[i];
    const alpha = filtered[i - (i % 4) + 3];
    if (i % 4 === 3 || alpha === 0 || alpha === 255) return value;
    return Math.min(255, Math.floor((255 * value) / alpha));
  });
  return { data: result, width, height };
}

/** `filtered` inside the union of the regions, `image` elsewhere. */
export function masked(image: Raster, filtered: Raster, regions: readonly (readonly number[])[]): Raster {
  const { width, height } = image;
  const inside = new Uint8Array(width * height);
  for (const [x, y, w, h] of regions) {
    for (let row = y; row < y + h; row++) inside.fill(1, row * width + x, row * width + x + w);
  }
  const data = Uint8Array.from(image.data, (value, i) => (inside[i >> 2] ? filtered.data[i] : value));
  return { data, width, height };
}
