import type { ProcessingStep } from '../filters/step.js';
import { apiError } from '../errors.js';
import type { Catalogue } from '../filters/catalogue.js';
import { checkParams, checkRegions, findFilter, knownFilters } from './check-step.js';
import { parseSteps } from './parse-steps.js';
import type { RequestParts, UploadedImage } from './read-parts.js';

/** What a request asks for, checked. */
export interface ProcessingOrder {
  readonly image: UploadedImage;
  /** At least one. */
  readonly steps: readonly ProcessingStep[];
  /** True where they came as `steps`: what is wrong with one is told by its number. */
  readonly numbered: boolean;
}

/** True for a part that was not sent, or came empty, as a form's field does that nobody filled in. */
const isLeftOut = (text: string | undefined): boolean => text === undefined || text.trim() === '';

/** The JSON of a part; undefined where it was left out. */
function parseJson(text: string | undefined): unknown {
  if (isLeftOut(text)) return undefined;
  try {
    return JSON.parse(text!) as unknown;
  } catch {
    // Nothing that a part may be.
    return null;
  }
}

/** The one step that `filter`, `params` and `regions` are short for. */
function shortForm({ filter: name, params, regions }: RequestParts, catalogue: Catalogue): ProcessingStep {
  if (!name) {
    throw apiError(
      'FILTER_MISSING',
      `No filter was named. Name in the part "filter" ${knownFilters(catalogue)}`,
    );
  }
  const filter = findFilter(name, catalogue);
  const given = parseJson(params);
  return {
    filter,
    params: checkParams(filter, given === undefined ? {} : given),
    regions: checkRegions(filter, parseJson(regions)),
  };
}

/**
 * Checks the parts of a request.
 *
 * @param catalogue the filters there are
 * @throws {ApiError} `IMAGE_MISSING`, `FILTER_MISSING`, `FILTER_UNKNOWN`, `PARAMS_INVALID`, `REGIONS_INVALID`, `STEPS_INVALID`
 */
export function parseRequest(parts: RequestParts, catalogue: Catalogue): ProcessingOrder {
  const { image, steps: text } = parts;
  if (!image) {
    throw apiError('IMAGE_MISSING', 'No image came with the request. Send one file in the part "image".');
  }
  if (isLeftOut(text)) return { image, steps: [shortForm(parts, catalogue)], numbered: false };
  const besides = (['filter', 'params', 'regions'] as const).filter((name) => !isLeftOut(parts[name]));
  if (besides.length > 0) {
    throw apiError(
      'STEPS_INVALID',
      `The part "steps" came together with "${besides.join('" and "')}". Send the steps alone, each with its own filter, params and regions.`,
    );
  }
  return { image, steps: parseSteps(parseJson(text), catalogue), numbered: true };
}
