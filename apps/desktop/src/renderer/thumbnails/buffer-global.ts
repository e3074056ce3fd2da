import { Buffer } from 'buffer/';

// `@jimp/core` takes Node's global for granted; the page itself never gets one.
Object.assign(globalThis, { Buffer });
