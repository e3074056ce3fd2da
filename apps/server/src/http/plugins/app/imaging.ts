import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createImaging, type Imaging, type ImagingOptions } from '../../../imaging/pipeline.js';

declare module 'fastify' {
  interface FastifyInstance {
    imaging: Imaging;
  }
}

/** The worker threads that decode, filter and encode. */
export default fp(
  function imaging(
    app: FastifyInstance,
    options: Omit<ImagingOptions, 'onWorkerError' | 'onStrayError'>,
    done: (error?: Error) => void,
  ) {
    const instance = createImaging({
      ...options,
      onStrayError({ strayError, filter }) {
        app.log.error({ filter, stack: strayError }, "a plugin threw an error outside of its filter's work");
      },
      onWorkerError(error) {
        app.log.error({ err: error }, 'a worker thread died and was replaced');
      },
    });
    app.decorate('imaging', instance);
    app.addHook('onClose', async () => {
      await instance.close();
    });
    done();
  },
  { name: 'imaging' },
);
