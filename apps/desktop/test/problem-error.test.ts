import { describe, expect, it } from 'vitest';
import { networkProblem, ProblemError, readProblem, writeProblem } from '../src/main/problem-error.js';

/** An error as the system throws it. */
function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('networkProblem', () => {
  it.each([
    ['ENOTFOUND', 'HOST_NOT_FOUND'],
    ['EAI_AGAIN', 'HOST_NOT_FOUND'],
    ['EHOSTUNREACH', 'HOST_UNREACHABLE'],
    ['ENETUNREACH', 'HOST_UNREACHABLE'],
    ['ECONNREFUSED', 'CONNECTION_REFUSED'],
    ['ETIMEDOUT', 'CONNECTION_TIMED_OUT'],
    ['ECONNRESET', 'CONNECTION_LOST'],
    ['EPIPE', 'CONNECTION_LOST'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERTIFICATE_INVALID'],
    ['CERT_HAS_EXPIRED', 'CERTIFICATE_INVALID'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERTIFICATE_INVALID'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERTIFICATE_INVALID'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'NOT_REVELA'],
    ['HPE_INVALID_CONSTANT', 'NOT_REVELA'],
    ['EPROTO', 'NOT_REVELA'],
    ['ESOMETHINGELSE', 'UNEXPECTED'],
  ])('%s is %s', (code, problem) => {
    expect(networkProblem(failure(code)).code).toBe(problem);
  });

  it('takes the first of several attempts, as for a name with two addresses', () => {
    const both = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]);
    expect(networkProblem(both).code).toBe('CONNECTION_REFUSED');
  });

  it('passes on a problem that is one already', () => {
    expect(networkProblem(new ProblemError('SERVER_BUSY', { seconds: 3 }))).toEqual({
      code: 'SERVER_BUSY',
      details: { seconds: 3 },
    });
  });
});

describe('problems with files', () => {
  it.each([
    ['ENOENT', 'FILE_NOT_FOUND'],
    ['EISDIR', 'FILE_IS_FOLDER'],
    ['EACCES', 'FILE_UNREADABLE'],
  ])('reading: %s is %s', (code, problem) => {
    expect(readProblem(failure(code), 'a.jpg')).toEqual({ code: problem, details: { name: 'a.jpg' } });
  });

  it.each([
    ['ENOSPC', 'SAVE_DISK_FULL'],
    ['EACCES', 'SAVE_DENIED'],
    ['EROFS', 'SAVE_DENIED'],
    ['ENOENT', 'SAVE_FAILED'],
  ])('writing: %s is %s', (code, problem) => {
    expect(writeProblem(failure(code), 'a.png')).toEqual({ code: problem, details: { name: 'a.png' } });
  });
});
