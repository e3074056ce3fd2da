import { Type, type Static } from 'typebox';

/** A text in the languages of the clients; where one is missing the English stands in. */
export const LocalizedSchema = Type.Object(
  {
    en: Type.String({ minLength: 1, maxLength: 400 }),
    'pt-BR': Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
  },
  { additionalProperties: false, description: 'A text by language.' },
);
export type Localized = Static<typeof LocalizedSchema>;

/** A text in every language but English, which stands in the JSON Schema's own keyword beside it. */
const TranslationsSchema = Type.Object(
  { 'pt-BR': Type.Optional(Type.String({ minLength: 1, maxLength: 400 })) },
  { additionalProperties: false, description: 'A text by language, beside the English one.' },
);

const labels = {
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Label, in English.' })),
  'x-title': Type.Optional(TranslationsSchema),
  description: Type.Optional(Type.String({ maxLength: 400, description: 'What it does, in English.' })),
  'x-description': Type.Optional(TranslationsSchema),
};

const NumberParameterSchema = Type.Object({
  ...labels,
  type: Type.Unsafe<'number' | 'integer'>(Type.String({ enum: ['number', 'integer'] })),
  minimum: Type.Number(),
  maximum: Type.Number(),
  multipleOf: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  default: Type.Optional(Type.Number()),
  'x-unit': Type.Optional(Type.String({ maxLength: 12, description: 'As `px`.' })),
});

const SwitchParameterSchema = Type.Object({
  ...labels,
  type: Type.Literal('boolean'),
  default: Type.Boolean(),
});

const ChoiceParameterSchema = Type.Object({
  ...labels,
  type: Type.Literal('string'),
  enum: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 64 }),
  default: Type.Optional(Type.String()),
  'x-enum-titles': Type.Optional(
    Type.Record(Type.String(), LocalizedSchema, { description: 'Labels of the choices, by their value.' }),
  ),
});

const ColorParameterSchema = Type.Object({
  ...labels,
  type: Type.Literal('string'),
  format: Type.Literal('color'),
  pattern: Type.Literal('^#[0-9a-f]{6}$'),
  default: Type.Optional(Type.String({ pattern: '^#[0-9a-f]{6}$' })),
});

/** A parameter as JSON Schema: a slider, a switch, a choice or a colour in a form. */
export const ParameterSchema = Type.Union([
  NumberParameterSchema,
  SwitchParameterSchema,
  ChoiceParameterSchema,
  ColorParameterSchema,
]);
export type ParameterSchema = Static<typeof ParameterSchema>;

/** A filter's parameters as JSON Schema; one with a `default` or not in `required` may be left out. */
export const ParamsSchema = Type.Object(
  {
    type: Type.Literal('object'),
    additionalProperties: Type.Literal(false),
    properties: Type.Record(Type.String({ pattern: '^[a-z][a-zA-Z0-9_]{0,31}$' }), ParameterSchema),
    required: Type.Optional(Type.Array(Type.String())),
  },
  { description: "The filter's parameters as JSON Schema, with defaults, labels and units." },
);
export type ParamsSchema = Static<typeof ParamsSchema>;

/** Where the clients list a filter. */
export const filterGroups = ['hide', 'enhance', 'style'] as const;
export type FilterGroup = (typeof filterGroups)[number];

/** How much of what a filter covers can be had back from its result. */
export const hidingKinds = ['for good', 'reversibly'] as const;
export type Hiding = (typeof hidingKinds)[number];

/** A filter's name: unique in a server. */
export const FilterNameSchema = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,31}$',
  description: 'A filter of the catalogue.',
});
export type FilterName = string;

/** A filter's parameters, by name. */
export type FilterParams = Readonly<Record<string, unknown>>;

/** What a filter says of itself: enough to validate a request, to describe the API and to build a form. */
export const FilterDescriptionSchema = Type.Object(
  {
    name: FilterNameSchema,
    title: LocalizedSchema,
    description: LocalizedSchema,
    group: Type.Unsafe<FilterGroup>(Type.String({ enum: [...filterGroups] })),
    params: ParamsSchema,
    hides: Type.Union([Type.Unsafe<Hiding>(Type.String({ enum: [...hidingKinds] })), Type.Null()], {
      description: 'How well it hides what it covers; null: it is not made for hiding.',
    }),
    regions: Type.Boolean({ description: 'Whether the filter can act inside regions only.' }),
  },
  { description: 'A filter and its parameters.' },
);
export type FilterDescription = Static<typeof FilterDescriptionSchema>;

/** `GET /api/v1/filters`. */
export const FilterCatalogueSchema = Type.Object({ filters: Type.Array(FilterDescriptionSchema) });
export type FilterCatalogue = Static<typeof FilterCatalogueSchema>;
