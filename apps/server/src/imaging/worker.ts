export { decode } from './decode.js';
export { encodeStrip } from './encode.js';
export { filterStrip, filterWhole, outlinePlan, runPass } from './filter.js';

export { releaseMemory } from '@revela/formats/codecs/on-idle';

/** Answers, so that a caller knows that a thread does. */
export function ping(): true {
  return true;
}
