import type { FastifySchemaValidationError } from 'fastify';

/** Says what is wrong with a parameter, by the name that the caller gave it. */
export function formatValidationError([error]: readonly FastifySchemaValidationError[]): Error {
  const { instancePath = '', keyword = '', params = {}, message = 'is not valid' } = error ?? {};
  const name = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties')
    return new Error(`${String(params.additionalProperty)} is no parameter here`);
  if (keyword === 'enum')
    return new Error(`${name} must be one of ${(params.allowedValues as string[]).join(', ')}`);
  return new Error(name === '' ? `The request ${message}` : `${name} ${message}`);
}
