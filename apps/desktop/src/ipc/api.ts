import type { FilterDescription, Limits } from '@revela/shared';
import type { Problem } from './problem.js';

export type { Problem };

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const languages = ['en', 'pt-BR'] as const;
export type Language = (typeof languages)[number];
export type LanguageSetting = Language | 'system';

/** Most characters the window takes for a text, and the main process with it. */
export const longest = { address: 2048, token: 4096, search: 255 } as const;

/** Settings as the window sees them: whether a token is kept, never the token. */
export interface SettingsView {
  readonly serverAddress: string;
  readonly recentAddresses: readonly string[];
  /** Whether that server has a token. */
  readonly hasToken: boolean;
  /** False where the system offers no safe place: the token is then forgotten when Revela closes. */
  readonly tokenIsKept: boolean;
  readonly language: LanguageSetting;
  readonly theme: Theme;
}

export interface SettingsChange {
  serverAddress?: string;
  /** A new token of the server at that address; empty removes the one it has; left out, it stays. */
  token?: string;
  language?: LanguageSetting;
  theme?: Theme;
}

export type SettingsOutcome = { readonly saved: true } | { readonly problem: Problem };

/** The token an address is tried with: none, the one that is kept for this very server, or one that was typed for it. */
export type TokenToTry = 'none' | 'kept' | { typed: string };

export interface ServerSummary {
  readonly version: string;
  /** When it was started; null where it does not say. */
  readonly startedAt: string | null;
  readonly limits: Limits;
  /** File extensions the server accepts, without the dot. */
  readonly extensions: readonly string[];
}

/** What was found at an address, and whether a token is kept for it. */
export type ServerCheck = { readonly hasToken: boolean } & (
  | { readonly ok: true; readonly url: string; readonly server: ServerSummary }
  | { readonly ok: false; readonly url: string | null; readonly problem: Problem }
);

export type ConnectionStatus = 'unset' | 'checking' | 'connected' | 'failed';

export interface ConnectionState {
  readonly status: ConnectionStatus;
  readonly url: string | null;
  readonly problem: Problem | null;
  readonly server: ServerSummary | null;
  /** The filters that the server offers, as it last said; null until it has answered. */
  readonly filters: readonly OfferedFilter[] | null;
}

/** A filter of a server's catalogue, with those of its parameters that the window has controls for. */
export interface OfferedFilter extends FilterDescription {
  /** Required parameters that it has no control for: with any, the filter cannot be used from here. */
  readonly unsupported: readonly string[];
}

/** What a parameter can be set to: a number, a switch, a choice or a colour. */
export type ParamValue = number | boolean | string;

/** A chosen image. The window knows it by an opaque id, never by its path. */
export interface ImageInfo {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly previewUrl: string;
  /** Where it lies turned in its file, and the window may have to turn it: its EXIF orientation, 2 to 8. */
  readonly turn?: { readonly format: 'png' | 'webp'; readonly orientation: number };
}

export type OpenOutcome =
  /** `others`: how many pictures came with it and were not opened. */
  { readonly image: ImageInfo; readonly others: number } | { readonly problem: Problem };

export interface RecentImage {
  readonly id: string;
  readonly name: string;
}

export interface SendRequest {
  imageId: string;
  filter: string;
  params: Record<string, ParamValue>;
}

export type SendPhase = 'upload' | 'processing' | 'download';

export interface SendProgress {
  readonly phase: SendPhase;
  readonly doneBytes: number;
  /** 0 where it is not known. */
  readonly totalBytes: number;
}

export interface ResultInfo {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly url: string;
}

export type SendOutcome =
  | { readonly result: ResultInfo }
  /** The file is another than the one that was chosen: nothing was sent, and this is what it holds now. */
  | { readonly changed: ImageInfo }
  | { readonly cancelled: true }
  | { readonly problem: Problem };

export type SaveOutcome =
  { readonly saved: string } | { readonly cancelled: true } | { readonly problem: Problem };

export interface HistoryQuery {
  cursor?: string;
  filter?: string;
  search?: string;
}

/** A filter as it was used, by the name and with the parameters a record has. */
export interface HistoryStep {
  readonly filter: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** A record as far as this client understands it; null for what the server does not say. */
export interface HistoryRecord {
  readonly id: string;
  readonly imageName: string;
  /** One, or of a later server several, in the order in which they acted. */
  readonly steps: readonly HistoryStep[];
  readonly processedAt: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly inputBytes: number | null;
  readonly durationMs: number | null;
}

export interface HistoryPage {
  readonly items: readonly HistoryRecord[];
  readonly nextCursor: string | null;
}

export type HistoryOutcome = HistoryPage | { readonly problem: Problem };

export interface InitialState {
  readonly settings: SettingsView;
  readonly connection: ConnectionState;
  readonly recentImages: readonly RecentImage[];
}

/** What a menu item asks the window to do. */
export const menuCommands = [
  'save',
  'copy-result',
  'send',
  'cancel',
  'settings',
  'history',
  'zoom-fit',
  'zoom-actual',
  'zoom-in',
  'zoom-out',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** Everything the window may ask of the main process; each method is one message. */
export interface RevelaMethods {
  getInitialState(): Promise<InitialState>;
  /** Opens the system's dialog; what is chosen arrives as `imageOpened`. */
  chooseImage(): Promise<void>;
  pasteImage(): Promise<void>;
  openRecentImage(id: string): Promise<void>;
  /** Why an image or a result cannot be shown, by its id. */
  explainPreview(id: string): Promise<Problem>;
  sendImage(request: SendRequest): Promise<SendOutcome>;
  cancelSend(): Promise<void>;
  saveResult(resultId: string): Promise<SaveOutcome>;
  copyResult(resultId: string): Promise<boolean>;
  showSavedResult(resultId: string): Promise<void>;
  /** Hands the result's file to the system's drag and drop. */
  dragResult(resultId: string): Promise<void>;
  checkServer(address: string, tryWith: TokenToTry): Promise<ServerCheck>;
  saveSettings(change: SettingsChange): Promise<SettingsOutcome>;
  listHistory(query: HistoryQuery): Promise<HistoryOutcome>;
  /** What the menu may ask as things are; its other items are disabled. */
  reportCommands(commands: readonly MenuCommand[]): Promise<void>;
  /** The first screen is there: work that can wait may start. */
  reportReady(): Promise<void>;
}

/** Everything the main process tells the window unasked. */
export interface RevelaEvents {
  imageOpened: OpenOutcome;
  sendProgress: SendProgress;
  connectionChanged: ConnectionState;
  settingsChanged: SettingsView;
  recentImagesChanged: readonly RecentImage[];
  languageChanged: Language;
  menuCommand: MenuCommand;
}

/** The bridge as the window finds it at `window.revela`. */
export interface RevelaApi extends RevelaMethods {
  /** The language to paint the first screen in. */
  readonly language: Language;
  readonly platform: string;
  /** Calls `listener` on every `event`; the returned function ends it. */
  on<E extends keyof RevelaEvents>(event: E, listener: (payload: RevelaEvents[E]) => void): () => void;
}
