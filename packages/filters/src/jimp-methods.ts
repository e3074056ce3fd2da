import * as blit from '@jimp/plugin-blit';
import * as blur from '@jimp/plugin-blur';
import * as circle from '@jimp/plugin-circle';
import * as color from '@jimp/plugin-color';
import * as contain from '@jimp/plugin-contain';
import * as cover from '@jimp/plugin-cover';
import * as crop from '@jimp/plugin-crop';
import * as displace from '@jimp/plugin-displace';
import * as dither from '@jimp/plugin-dither';
import * as fisheye from '@jimp/plugin-fisheye';
import * as flip from '@jimp/plugin-flip';
import * as hash from '@jimp/plugin-hash';
import * as mask from '@jimp/plugin-mask';
import * as print from '@jimp/plugin-print';
import * as quantize from '@jimp/plugin-quantize';
import * as resize from '@jimp/plugin-resize';
import * as rotate from '@jimp/plugin-rotate';
import * as threshold from '@jimp/plugin-threshold';
import type { JimpMethods } from './definition.js';

/**
 * Jimp's own methods: its `defaultPlugins`, in their order, for whoever runs filters that call them. An entry of its own, as
 * kernels alone need none of it; and not taken from `jimp` itself, which brings Jimp's own formats along: they cost a
 * thread's start 0.15 s and 8 MB (`bench/src/extras/jimp-import.ts`), and none of them is used.
 */
export const jimpMethods: readonly JimpMethods[] = [
  blit.methods,
  blur.methods,
  circle.methods,
  color.methods,
  contain.methods,
  cover.methods,
  crop.methods,
  displace.methods,
  dither.methods,
  fisheye.methods,
  flip.methods,
  hash.methods,
  mask.methods,
  print.methods,
  resize.methods,
  rotate.methods,
  threshold.methods,
  quantize.methods,
];
