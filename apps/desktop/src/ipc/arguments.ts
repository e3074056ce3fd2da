import { Type, type TTuple } from 'typebox';
import { languages, longest, menuCommands, themes, type RevelaMethods } from './api.js';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Address = Type.String({ maxLength: longest.address });
const Token = Type.String({ maxLength: longest.token });
const TokenToTry = Type.Union([
  Type.Literal('none'),
  Type.Literal('kept'),
  Type.Object({ typed: Token }, { additionalProperties: false }),
]);
const ParamValue = Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 80 })]);

/** What each method accepts; the main process checks every message against it. */
export const argumentSchemas: Record<keyof RevelaMethods, TTuple> = {
  getInitialState: Type.Tuple([]),
  chooseImage: Type.Tuple([]),
  pasteImage: Type.Tuple([]),
  openRecentImage: Type.Tuple([Id]),
  explainPreview: Type.Tuple([Id]),
  sendImage: Type.Tuple([
    Type.Object(
      {
        imageId: Id,
        filter: Type.String({ minLength: 1, maxLength: 64 }),
        params: Type.Record(Type.String({ maxLength: 64 }), ParamValue),
      },
      { additionalProperties: false },
    ),
  ]),
  cancelSend: Type.Tuple([]),
  saveResult: Type.Tuple([Id]),
  copyResult: Type.Tuple([Id]),
  showSavedResult: Type.Tuple([Id]),
  dragResult: Type.Tuple([Id]),
  checkServer: Type.Tuple([Address, TokenToTry]),
  saveSettings: Type.Tuple([
    Type.Object(
      {
        serverAddress: Type.Optional(Address),
        token: Type.Optional(Token),
        language: Type.Optional(Type.Enum([...languages, 'system'])),
        theme: Type.Optional(Type.Enum([...themes])),
      },
      { additionalProperties: false },
    ),
  ]),
  listHistory: Type.Tuple([
    Type.Object(
      {
        cursor: Type.Optional(Type.String({ maxLength: 64 })),
        filter: Type.Optional(Type.String({ maxLength: 64 })),
        search: Type.Optional(Type.String({ maxLength: longest.search })),
      },
      { additionalProperties: false },
    ),
  ]),
  reportCommands: Type.Tuple([Type.Array(Type.Enum([...menuCommands]), { maxItems: menuCommands.length })]),
  reportReady: Type.Tuple([]),
};

/** The paths the preload read off dropped files. */
export const droppedArgumentsSchema = Type.Tuple([
  Type.Array(Type.String({ minLength: 1, maxLength: 32_768 }), { minItems: 1, maxItems: 1000 }),
]);
