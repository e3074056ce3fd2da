// Draws every icon from build/icon.svg; the results are committed, so run it only after changing the drawing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import png2icons from 'png2icons';
import { appFolder } from './electron-runtime.mjs';

const build = join(appFolder, 'build');
const svg = readFileSync(join(build, 'icon.svg'));
const draw = (side) => new Resvg(svg, { fitTo: { mode: 'width', value: side } }).render().asPng();

const large = draw(1024);
writeFileSync(join(build, 'icon.png'), large);
writeFileSync(join(build, 'icon.icns'), png2icons.createICNS(large, png2icons.BICUBIC2, 0));
writeFileSync(join(build, 'icon.ico'), png2icons.createICO(large, png2icons.BICUBIC2, 0, true));
// Linux desktops take the size they need from a folder of sizes.
mkdirSync(join(build, 'icons'), { recursive: true });
for (const side of [16, 32, 48, 64, 128, 256, 512]) {
  writeFileSync(join(build, 'icons', `${side}x${side}.png`), draw(side));
}
// The running window's own icon.
writeFileSync(join(appFolder, 'src/renderer/public/icon.png'), draw(256));
