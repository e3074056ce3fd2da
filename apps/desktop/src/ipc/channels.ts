import type { RevelaEvents, RevelaMethods } from './api.js';

const PREFIX = 'revela:';

// Records of every key, so that the compiler notices a method or event that was forgotten here.
const methods: Record<keyof RevelaMethods, true> = {
  getInitialState: true,
  chooseImage: true,
  pasteImage: true,
  openRecentImage: true,
  explainPreview: true,
  sendImage: true,
  cancelSend: true,
  saveResult: true,
  copyResult: true,
  showSavedResult: true,
  dragResult: true,
  checkServer: true,
  saveSettings: true,
  listHistory: true,
  reportCommands: true,
  reportReady: true,
};

const events: Record<keyof RevelaEvents, true> = {
  imageOpened: true,
  sendProgress: true,
  connectionChanged: true,
  settingsChanged: true,
  recentImagesChanged: true,
  languageChanged: true,
  menuCommand: true,
};

export const methodNames = Object.keys(methods) as (keyof RevelaMethods)[];
export const eventNames = Object.keys(events) as (keyof RevelaEvents)[];

/** Name of the message of a method or an event. */
export function channel(name: keyof RevelaMethods | keyof RevelaEvents): string {
  return PREFIX + name;
}

/** Dropped files: their paths go from the preload to the main process and never reach the page. */
export const DROP_CHANNEL = `${PREFIX}openDropped`;

/** Start of the argument that tells the preload the language of the first screen. */
export const LANGUAGE_ARGUMENT = '--revela-language=';
