// `pnpm desktop`: builds the client and runs it from source.
import { build, ensureElectron, hasDisplay, howToGetElectron, launch } from './electron-runtime.mjs';

if (!hasDisplay()) {
  console.error(
    'The desktop client needs a screen, and none is there: DISPLAY and WAYLAND_DISPLAY are not set.',
  );
  process.exit(1);
}
const electron = ensureElectron();
if (!electron) {
  console.error(`Electron could not be downloaded. ${howToGetElectron}`);
  process.exit(1);
}
build();
launch(electron, process.argv.slice(2)).on('exit', (code) => process.exit(code ?? 1));
