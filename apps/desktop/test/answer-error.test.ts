import { errorCodes, errorStatus } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en.json' with { type: 'json' };
import { errorOfAnswer, errorOfStranger } from '../src/main/answer-error.js';
import type { Problem } from '../src/ipc/problem.js';

const target = {
  endpoint: { protocol: 'http:', hostname: 'localhost', port: 5000, prefix: '' },
  token: null,
} as const;

const problemOf = (code: string, headers: Record<string, string> = {}, details = {}): Problem => {
  const status = (errorStatus as Record<string, number>)[code] ?? 400;
  const body = { statusCode: status, code, error: 'Error', message: 'In English.' };
  return errorOfAnswer({ status, headers, body }, target, details).problem;
};

describe('the error that a server answered with', () => {
  it.each(errorCodes)('%s is a problem of that code, with a sentence', (code) => {
    expect(problemOf(code).code).toBe(code);
    expect(en.errors[code]).toBeTruthy();
  });

  it('says when to come back, as the server did, by seconds or by date, or in five seconds', () => {
    expect(problemOf('SERVER_STOPPING', { 'retry-after': '7' }).details).toMatchObject({ seconds: 7 });
    expect(problemOf('SERVER_STOPPING').details).toMatchObject({ seconds: 5 });
    const later = new Date(Date.now() + 90_000).toUTCString();
    const { seconds } = problemOf('SERVER_BUSY', { 'retry-after': later }).details ?? {};
    expect(Number(seconds)).toBeGreaterThan(60);
    expect(Number(seconds)).toBeLessThanOrEqual(90);
  });

  it('keeps how long a picture may take and when to come back apart', () => {
    const details = { limitSeconds: 60 };
    const said = problemOf('PROCESSING_TIMEOUT', { 'retry-after': '7' }, details).details;
    expect(said).toMatchObject({ limitSeconds: 60, seconds: 7 });
    expect(en.errors.PROCESSING_TIMEOUT).toContain('{{limitSeconds}} s');
    expect(en.errors.SERVER_BUSY).toContain('{{seconds}} s');
  });

  it('says of a token that was sent that it is the wrong one', () => {
    const body = { statusCode: 401, code: 'TOKEN_REQUIRED', error: 'Unauthorized', message: 'In English.' };
    const answer = { status: 401, headers: {}, body };
    expect(errorOfAnswer(answer, { ...target, token: 'a-token' }).problem.code).toBe('TOKEN_REJECTED');
    expect(errorOfAnswer(answer, target).problem.code).toBe('TOKEN_REQUIRED');
  });

  it('has the words of a later server for a code of its own, even one that is called as one of ours', () => {
    for (const code of ['NOTHING_FOUND', 'SAVE_DENIED', 'constructor']) {
      const problem = problemOf(code);
      expect(problem).toMatchObject({ code: 'SERVER_MESSAGE', details: { message: 'In English.' } });
    }
  });

  it('needs nothing of an error but its code and message', () => {
    const answer = { status: 503, headers: {}, body: { code: 'SERVER_BUSY', message: 'Busy.', hint: {} } };
    expect(errorOfAnswer(answer, target).problem.code).toBe('SERVER_BUSY');
  });

  it('bounds what a server says, and keeps it to one line', () => {
    const body = { code: 'NEW', message: `a\u202e\n${'b'.repeat(5000)}` };
    const { message } = errorOfAnswer({ status: 400, headers: {}, body }, target).problem.details ?? {};
    expect(String(message)).toMatch(/^a b{590,}…$/);
    expect(String(message).length).toBeLessThanOrEqual(600);
  });
});

describe('an answer in no shape of ours', () => {
  const meaning: [number, string][] = [
    [400, 'ANSWER_UNKNOWN'],
    [401, 'PROXY_REFUSED'],
    [403, 'PROXY_REFUSED'],
    [404, 'NOT_REVELA'],
    [407, 'PROXY_REFUSED'],
    [408, 'REQUEST_INVALID'],
    [413, 'PROXY_TOO_LARGE'],
    [429, 'RATE_LIMITED'],
    [500, 'ANSWER_UNKNOWN'],
    [502, 'GATEWAY_FAILED'],
    [503, 'GATEWAY_FAILED'],
    [504, 'GATEWAY_FAILED'],
  ];
  it.each(meaning)('to a picture: %i is %s', (status, code) => {
    for (const body of [undefined, '<h1>', { error: 'text' }, []]) {
      expect(errorOfAnswer({ status, headers: {}, body }, target).problem.code).toBe(code);
    }
  });

  it('that leads elsewhere says where', () => {
    const answer = { status: 308, headers: { location: 'https://other/' }, body: undefined };
    expect(errorOfAnswer(answer, target).problem).toMatchObject({
      code: 'REDIRECTED',
      details: { location: 'https://other/' },
    });
  });

  it.each([
    [200, 'NOT_REVELA'],
    [401, 'NOT_REVELA'],
    [403, 'NOT_REVELA'],
    [404, 'NOT_REVELA'],
    [413, 'NOT_REVELA'],
    [429, 'RATE_LIMITED'],
    [500, 'NOT_REVELA'],
    [503, 'GATEWAY_FAILED'],
  ])('to the question who is there: %i is %s', (status, code) => {
    expect(errorOfStranger({ status, headers: {}, body: undefined }, target).problem.code).toBe(code);
  });

  it.each(['RATE_LIMITED', 'SERVER_BUSY', 'INTERNAL', 'TOKEN_REQUIRED'] as const)(
    'but a Revela that answers %s is one',
    (code) => {
      const answer = { status: errorStatus[code], headers: {}, body: { code, message: 'In English.' } };
      expect(errorOfStranger(answer, target).problem.code).toBe(code);
    },
  );
});
