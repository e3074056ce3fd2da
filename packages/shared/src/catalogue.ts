import { Type, type Static, type TObject } from 'typebox';

/** What a filter says of itself: enough to validate a request, to describe the API and to build a form. */
export interface FilterEntry {
  /** The filter's parameters as JSON Schema; a parameter with a `default` may be left out. */
  readonly params: TObject;
}

/**
 * Every filter of Revela, by its name on the wire. A filter is one entry here and one kernel file of the
 * same name in `packages/filters/src`.
 */
export const catalogue = {
  blur: {
    params: Type.Object(
      {
        radius: Type.Optional(
          Type.Number({
            minimum: 0.1,
            maximum: 200,
            description: 'Standard deviation of the Gaussian, in pixels. Left out: a light 5x5 ring blur.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  edge_enhance: {
    params: Type.Object(
      {
        amount: Type.Number({
          minimum: 0,
          maximum: 10,
          default: 1,
          description: 'How strongly a pixel is pushed away from its eight neighbours.',
        }),
      },
      { additionalProperties: false },
    ),
  },
  pixelate: {
    params: Type.Object(
      {
        size: Type.Integer({
          minimum: 2,
          maximum: 512,
          default: 10,
          description: 'Side of a block, in pixels.',
        }),
      },
      { additionalProperties: false },
    ),
  },
} as const satisfies Record<string, FilterEntry>;

export type FilterName = keyof typeof catalogue;

/** The filters' names, in the order of the catalogue. */
export const filterNames = Object.keys(catalogue) as FilterName[];

/** The parameters of filter `N`, defaults filled in. */
export type FilterParams<N extends FilterName = FilterName> = Static<(typeof catalogue)[N]['params']>;

export const FilterNameSchema = Type.Unsafe<FilterName>(
  Type.String({ enum: filterNames, description: 'A filter of the catalogue.' }),
);

/** True for the name of a filter in the catalogue. */
export function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(catalogue, name);
}

/** One filter as `GET /api/v1/filters` lists it. */
export const FilterDescriptionSchema = Type.Object(
  {
    name: FilterNameSchema,
    params: Type.Unsafe<TObject>(
      Type.Object(
        {},
        { additionalProperties: true, description: "The filter's parameters as JSON Schema, with defaults." },
      ),
    ),
  },
  { description: 'A filter and its parameters.' },
);
export type FilterDescription = Static<typeof FilterDescriptionSchema>;

export const FilterCatalogueSchema = Type.Object({ filters: Type.Array(FilterDescriptionSchema) });
export type FilterCatalogue = Static<typeof FilterCatalogueSchema>;

/** The catalogue as the API answers it. */
export function describeCatalogue(): FilterCatalogue {
  return { filters: filterNames.map((name) => ({ name, params: catalogue[name].params })) };
}
