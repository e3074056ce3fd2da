import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

function parseCertificate(pem: Buffer): X509Certificate | undefined {
  // A certificate in binary form would be read here, and by nothing that serves it.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function parseKey(pem: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/**
 * Says what is wrong with a certificate chain and its private key, both PEM.
 *
 * @param certName what the sentence calls the file of the certificate; `keyName` that of the key
 * @returns undefined where TLS can be served with them
 */
export function findTlsFault(
  { cert, key }: { readonly cert: Buffer; readonly key: Buffer },
  certName: string,
  keyName: string,
): string | undefined {
  const certificate = parseCertificate(cert);
  if (!certificate) {
    return `${certName} holds no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----, the server's own first`;
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(key.toString('latin1'))) {
    return `${keyName} is locked by a passphrase: write it without one (openssl pkey -in <file> -out <new file>)`;
  }
  const privateKey = parseKey(key);
  if (!privateKey) {
    return `${keyName} holds no private key in PEM: it begins with -----BEGIN PRIVATE KEY-----`;
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    return `${keyName} does not belong to ${certName}: give the key that the certificate was made with`;
  }
  try {
    createSecureContext({ cert, key });
    return undefined;
  } catch (error) {
    return `${certName} and ${keyName} cannot be used: ${(error as Error).message}`;
  }
}
