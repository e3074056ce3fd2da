import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formats } from '@revela/formats';

// An Electron that is already here may stand in for the pinned one: `pnpm dist` names its folder and version.
const dist = process.env.REVELA_ELECTRON_DIST;
const version = process.env.REVELA_ELECTRON_VERSION;
const major = version ? Number.parseInt(version, 10) : Infinity;

// A Debian package has to name one; where it is released from, it is the repository's page.
const { GITHUB_SERVER_URL: github, GITHUB_REPOSITORY: repository } = process.env;
const homepage = github && repository ? `${github}/${repository}` : 'http://localhost:5000';

const extensions = formats.flatMap((format) => format.extensions);

/** The texts of an `InfoPlist.strings`: what macOS shows where it asks whether the application may. */
const permissions = Object.fromEntries(
  Array.from(
    readFileSync(join(import.meta.dirname, 'build/mac/en.lproj/InfoPlist.strings'), 'utf8').matchAll(
      /^"(\w+)" = "(.+)";$/gm,
    ),
    ([, key, text]) => [key, text],
  ),
);

/** Writes the list of extensions that `build/installer.nsh` includes. */
function writeInstallerExtensions() {
  const file = join(import.meta.dirname, 'out/installer/extensions.nsh');
  mkdirSync(dirname(file), { recursive: true });
  const lines = extensions.map((extension) => '  !insertmacro "${ACTION}" "' + extension + '"');
  writeFileSync(file, ['!macro forEachExtension ACTION', ...lines, '!macroend', ''].join('\n'));
}

export default {
  appId: 'app.revela.desktop',
  productName: 'Revela',
  copyright: 'The founders of Revela',
  ...(dist ? { electronDist: dist, electronVersion: version } : {}),
  extraMetadata: { homepage },
  directories: { output: 'release', buildResources: 'build' },
  // Everything is in the bundles: no node_modules is needed, and no test or source belongs in.
  files: [
    'out/main/**/*',
    'out/preload/**/*',
    'out/renderer/**/*',
    'package.json',
    '!**/*.map',
    '!node_modules',
  ],
  asar: true,
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    // The window keeps nothing on disk, no cookies either: encryption would only ask for the keychain.
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Electron before 29 has no such fuse.
    ...(major >= 29 ? { grantFileProtocolExtraPrivileges: false } : {}),
  },
  beforePack: writeInstallerExtensions,
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  win: { target: 'nsis' },
  // No `fileAssociations` here: the installer would take the extensions. It offers Revela for them (build/installer.nsh).
  nsis: {
    oneClick: true,
    perMachine: false,
    deleteAppDataOnUninstall: false,
    include: 'build/installer.nsh',
  },
  mac: {
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
    category: 'public.app-category.photography',
    // Signed only by the machine that packs it, until the project has a certificate.
    identity: '-',
    fileAssociations: formats.map(({ title, extensions }) => ({
      ext: [...extensions],
      name: `${title} image`,
      role: 'Editor',
      rank: 'Alternate',
    })),
    extendInfo: permissions,
    // The same in the languages there are.
    extraResources: [{ from: 'build/mac', to: '.' }],
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Graphics',
    executableName: 'revela',
    synopsis: 'Filters photographs on a machine of your own',
    maintainer: 'Revela <revela@localhost>',
    icon: 'build/icons',
    // The desktop entry's alone: with `fileAssociations` the package would describe these types anew, icons included.
    mimeTypes: formats.map(({ mediaType }) => mediaType),
  },
  publish: null,
};
