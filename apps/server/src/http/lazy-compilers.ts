import { createRequire } from 'node:module';
import type AjvCompiler from '@fastify/ajv-compiler';
import type SerializerSelector from '@fastify/fast-json-stringify-compiler';

const require = createRequire(import.meta.url);

/** A function that is made when it is first needed. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const ajv = once(() => (require('@fastify/ajv-compiler') as typeof AjvCompiler)());
const fastJson = once(() =>
  (require('@fastify/fast-json-stringify-compiler') as typeof SerializerSelector)(),
);

/** Fastify's own compilers of schemas, which compile a schema when the first request needs it. */
export interface LazyCompilers {
  /** For Fastify's option `schemaController`. */
  readonly compilersFactory: {
    readonly buildValidator: AjvCompiler.BuildCompilerFromPool;
    readonly buildSerializer: SerializerSelector.SerializerFactory;
  };
  /** What compiles the schemas, each a short step. */
  readonly steps: readonly (() => unknown)[];
}

/** A server that starts need not wait for the compilers to load, nor for what they make. */
export function createLazyCompilers(): LazyCompilers {
  const steps: (() => unknown)[] = [ajv, fastJson];
  const step = <T>(make: () => T): (() => T) => {
    const get = once(make);
    steps.push(get);
    return get;
  };

  return {
    steps,
    compilersFactory: {
      buildValidator(externalSchemas, options) {
        const compile = once(() => ajv()(externalSchemas, options));
        return (schema) => {
          const compiled = step(() => compile()(schema));
          const validate = (data: unknown) => {
            const result = compiled()(data);
            // Where Fastify looks for what is wrong.
            validate.errors = compiled().errors;
            return result;
          };
          validate.errors = undefined as ReturnType<typeof compiled>['errors'];
          return validate as ReturnType<typeof compiled>;
        };
      },
      buildSerializer(externalSchemas, options) {
        const compile = once(() => fastJson()(externalSchemas, options));
        return (route) => {
          const compiled = step(() => compile()(route));
          return (document) => compiled()(document);
        };
      },
    },
  };
}
