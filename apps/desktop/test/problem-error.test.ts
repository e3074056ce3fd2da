import { describe, expect, it } from 'vitest';
import { networkProblem, ProblemError, readProblem, writeProblem } from '../src/main/problem-error.js';

/** An error as the system throws it. */
function failure(code: string, address?: string): Error {
  return Object.assign(new Error(code), { code, address });
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

  it.each([
    ['darwin', 'EHOSTUNREACH', '192.168.0.10', 'LOCAL_NETWORK_DENIED'],
    ['darwin', 'EHOSTUNREACH', '10.1.2.3', 'LOCAL_NETWORK_DENIED'],
    ['darwin', 'EHOSTUNREACH', '172.31.255.1', 'LOCAL_NETWORK_DENIED'],
    ['darwin', 'EHOSTUNREACH', 'fe80::1%en0', 'LOCAL_NETWORK_DENIED'],
    ['darwin', 'EPERM', 'fd00::5', 'LOCAL_NETWORK_DENIED'],
    // There is no network at all, or the machine is switched off.
    ['darwin', 'ENETUNREACH', '192.168.0.10', 'HOST_UNREACHABLE'],
    ['darwin', 'EHOSTDOWN', '192.168.0.10', 'HOST_UNREACHABLE'],
    ['darwin', 'EHOSTUNREACH', '203.0.113.7', 'HOST_UNREACHABLE'],
    ['darwin', 'EHOSTUNREACH', '172.32.0.1', 'HOST_UNREACHABLE'],
    ['darwin', 'EHOSTUNREACH', undefined, 'HOST_UNREACHABLE'],
    ['darwin', 'ECONNREFUSED', '192.168.0.10', 'CONNECTION_REFUSED'],
    ['linux', 'EHOSTUNREACH', '192.168.0.10', 'HOST_UNREACHABLE'],
    ['win32', 'EHOSTUNREACH', '192.168.0.10', 'HOST_UNREACHABLE'],
  ] as const)('on %s, %s of %s is %s', (platform, code, address, problem) => {
    expect(networkProblem(failure(code, address), platform).code).toBe(problem);
    const attempts = new AggregateError([failure(code, address), failure('ECONNREFUSED', '::1')]);
    expect(networkProblem(attempts, platform).code).toBe(problem);
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
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const told = readProblem(failure(code), 'a.jpg', platform);
      expect(told).toEqual({ code: problem, details: { name: 'a.jpg' } });
    }
  });

  it('tells where macOS keeps the application from a folder', () => {
    const told = (platform: NodeJS.Platform): string[] => [
      readProblem(failure('EPERM'), 'a.jpg', platform).code,
      writeProblem(failure('EPERM'), 'a.png', platform).code,
    ];
    expect(told('darwin')).toEqual(['FOLDER_DENIED', 'SAVE_FOLDER_DENIED']);
    expect(told('linux')).toEqual(['FILE_UNREADABLE', 'SAVE_DENIED']);
    expect(told('win32')).toEqual(['FILE_UNREADABLE', 'SAVE_DENIED']);
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
