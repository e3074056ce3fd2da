import type { RevelaApi } from '../ipc/api.js';

declare global {
  interface Window {
    readonly revela: RevelaApi;
  }
}

/** The one way out of the window: what the preload offers. */
export const bridge: RevelaApi = window.revela;
