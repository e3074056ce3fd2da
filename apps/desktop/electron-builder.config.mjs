import { formats } from '@revela/formats';

// An Electron that is already here may stand in for the pinned one: `pnpm dist` names its folder and version.
const dist = process.env.REVELA_ELECTRON_DIST;
const version = process.env.REVELA_ELECTRON_VERSION;
const major = version ? Number.parseInt(version, 10) : Infinity;

// A Debian package has to name one; where it is released from, it is the repository's page.
const { GITHUB_SERVER_URL: github, GITHUB_REPOSITORY: repository } = process.env;
const homepage = github && repository ? `${github}/${repository}` : 'http://localhost:5000';

const fileAssociations = formats.map(({ title, mediaType, extensions }) => ({
  ext: [...extensions],
  name: `${title} image`,
  mimeType: mediaType,
  role: 'Editor',
  rank: 'Alternate',
}));

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
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Electron before 29 has no such fuse.
    ...(major >= 29 ? { grantFileProtocolExtraPrivileges: false } : {}),
  },
  fileAssociations,
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  win: { target: 'nsis' },
  nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
  mac: {
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
    category: 'public.app-category.photography',
    // Signed only by the machine that packs it, until the project has a certificate.
    identity: '-',
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Graphics',
    executableName: 'revela',
    synopsis: 'Filters photographs on a machine of your own',
    maintainer: 'Revela <revela@localhost>',
    icon: 'build/icons',
  },
  publish: null,
};
