import { errorCodes, errorStatus, type ErrorCode } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en.json' with { type: 'json' };
import { errorOfAnswer } from '../src/main/server-api.js';

const target = {
  endpoint: { protocol: 'http:', hostname: 'localhost', port: 5000, prefix: '' },
  token: null,
} as const;

const problemOf = (code: ErrorCode, headers: Record<string, string> = {}, details = {}) => {
  const body = { statusCode: errorStatus[code], code, error: 'Error', message: 'In English.' };
  return errorOfAnswer({ status: errorStatus[code], headers, body }, target, details).problem;
};

describe('the error that a server answered with', () => {
  it.each(errorCodes)('%s is a problem of that code, with a sentence', (code) => {
    expect(problemOf(code).code).toBe(code);
    expect(en.errors[code]).toBeTruthy();
  });

  it('says when to come back, as the server did or in five seconds', () => {
    expect(problemOf('SERVER_STOPPING', { 'retry-after': '7' }).details).toMatchObject({ seconds: 7 });
    expect(problemOf('SERVER_STOPPING').details).toMatchObject({ seconds: 5 });
  });

  it('says how long a picture may take, where that was too short', () => {
    expect(problemOf('PROCESSING_TIMEOUT', {}, { seconds: 60 }).details).toMatchObject({ seconds: 60 });
    expect(problemOf('SERVER_BUSY', {}, { seconds: 60 }).details).toMatchObject({ seconds: 5 });
  });

  it('says of a token that was sent that it is the wrong one', () => {
    const body = { statusCode: 401, code: 'TOKEN_REQUIRED', error: 'Unauthorized', message: 'In English.' };
    const answer = { status: 401, headers: {}, body };
    expect(errorOfAnswer(answer, { ...target, token: 'a-token' }).problem.code).toBe('TOKEN_REJECTED');
    expect(errorOfAnswer(answer, target).problem.code).toBe('TOKEN_REQUIRED');
  });
});
