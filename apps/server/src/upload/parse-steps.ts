import type { ImageHeader } from '@revela/formats/headers';
import { MAX_STEPS } from '@revela/shared';
import { apiError, isApiError } from '../errors.js';
import type { Catalogue } from '../filters/catalogue.js';
import type { ProcessingStep } from '../filters/step.js';
import { checkParams, checkRegions, checkRegionsInside, findFilter, knownFilters } from './check-step.js';

const KNOWN_KEYS = ['filter', 'params', 'regions'];
const EXAMPLE = '[{"filter": "redact", "regions": [[0, 0, 100, 50]]}]';

/**
 * Does something for one step of several.
 *
 * @throws {ApiError} `STEPS_INVALID` for whatever error of the contract it throws, with the number of the step
 */
function inStep<T>(index: number, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!isApiError(error)) throw error;
    throw apiError('STEPS_INVALID', `Step ${index + 1}: ${error.message}`, { cause: error });
  }
}

function parseStep(step: unknown, catalogue: Catalogue): ProcessingStep {
  if (typeof step !== 'object' || step === null || Array.isArray(step)) {
    throw apiError(
      'STEPS_INVALID',
      `It is no JSON object. Send one with a "filter", such as ${EXAMPLE.slice(1, -1)}.`,
    );
  }
  const unknown = Object.keys(step).find((key) => !KNOWN_KEYS.includes(key));
  if (unknown !== undefined) {
    throw apiError(
      'STEPS_INVALID',
      `It has "${unknown.slice(0, 50)}", which is unknown here. Leave it out: a step has ${KNOWN_KEYS.join(', ')}.`,
    );
  }
  const { filter: name, params = {}, regions } = step as Partial<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '') {
    throw apiError('STEPS_INVALID', `It names no filter. Name in its "filter" ${knownFilters(catalogue)}`);
  }
  const filter = findFilter(name, catalogue);
  return { filter, params: checkParams(filter, params), regions: checkRegions(filter, regions) };
}

/**
 * Checks the steps of a request.
 *
 * @param given what the part `steps` holds, as JSON
 * @throws {ApiError} `STEPS_INVALID`, which names the step by its number, from 1 on
 */
export function parseSteps(given: unknown, catalogue: Catalogue): ProcessingStep[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw apiError(
      'STEPS_INVALID',
      `The part "steps" is no JSON array of steps. Send one, such as ${EXAMPLE}.`,
    );
  }
  if (given.length > MAX_STEPS) {
    throw apiError(
      'STEPS_INVALID',
      `There are ${given.length} steps, and at most ${MAX_STEPS} are taken. Send the picture with the first of them, and the result with the others.`,
    );
  }
  const steps = given.map((step: unknown, index) => inStep(index, () => parseStep(step, catalogue)));
  const resized = steps.findIndex(({ filter }) => filter.keepsSize === false);
  const lost = steps.findIndex(
    ({ regions }, index) => resized >= 0 && index > resized && regions !== undefined,
  );
  if (lost >= 0) {
    throw apiError(
      'STEPS_INVALID',
      `Step ${lost + 1}: It has regions, and step ${resized + 1} before it (${steps[resized]!.filter.name}) changes the size of the image, so nobody can tell where they are. Put it before that step, or leave its regions out.`,
    );
  }
  return steps;
}

/**
 * Checks that the regions of every step lie in the image.
 *
 * @param numbered true: what is wrong is told as `STEPS_INVALID`, with the step's number
 * @throws {ApiError} `REGIONS_INVALID`, `STEPS_INVALID`
 */
export function checkAllRegionsInside(
  steps: readonly ProcessingStep[],
  numbered: boolean,
  image: Pick<ImageHeader, 'width' | 'height'>,
): void {
  for (const [index, { regions }] of steps.entries()) {
    const check = () => {
      checkRegionsInside(regions, image);
    };
    if (numbered) inStep(index, check);
    else check();
  }
}
