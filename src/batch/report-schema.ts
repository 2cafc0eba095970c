const text = { type: 'string' } as const
const points = {
  type: 'string',
  pattern: '^\\d+(\\.\\d+)?(/\\d+)?$',
  description: 'An exact number: a whole number or a fraction.',
} as const
const digest = { type: 'string', pattern: '^sha256:' } as const
const texts = { type: 'array', items: text } as const
const bilingual = {
  type: 'object',
  properties: { ko: text, en: text },
  required: ['ko', 'en'],
  additionalProperties: false,
} as const
const line = { type: 'integer', minimum: 1 } as const
const flag = { const: true } as const

const location = {
  type: 'object',
  description: 'A place in the submission, lines and columns from 1, the end exclusive.',
  properties: { file: text, line, column: line, endLine: line, endColumn: line, field: text },
  required: ['file', 'line', 'column', 'endLine', 'endColumn'],
  additionalProperties: false,
} as const

const code = {
  type: 'string',
  pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
  description: '`kubekata explain CODE` tells more.',
} as const
const params = { type: 'object' } as const

const said = {
  type: 'object',
  properties: { code, params, message: text, location },
  required: ['code', 'params', 'message'],
  additionalProperties: false,
} as const

const hop = {
  type: 'object',
  properties: { at: text, rule: text, because: text, code, params, location },
  required: ['at', 'rule', 'because'],
  additionalProperties: false,
} as const

const timeline = {
  type: 'array',
  description: 'What happened to Pods and endpoints, in order; `at` is in virtual milliseconds.',
  items: {
    type: 'object',
    properties: { at: { type: 'integer', minimum: 0 }, code, params, message: text },
    required: ['at', 'code', 'params', 'message'],
    additionalProperties: false,
  },
} as const

const criterion = {
  type: 'object',
  properties: {
    id: text,
    title: bilingual,
    status: { enum: ['passed', 'failed', 'skipped', 'broken'] },
    points,
    max: points,
    advisory: flag,
    hidden: flag,
    code,
    params,
    message: text,
    location,
    expected: text,
    actual: text,
    step: bilingual,
    frame: {
      type: 'object',
      properties: { file: text, from: line, lines: texts },
      required: ['file', 'from', 'lines'],
      additionalProperties: false,
    },
    hints: texts,
    advice: { type: 'array', items: said },
    trace: { type: 'array', items: hop },
    question: {
      type: 'object',
      properties: { ask: text, from: text, to: text },
      required: ['ask', 'from', 'to'],
      additionalProperties: false,
    },
    shares: {
      type: 'array',
      items: {
        type: 'object',
        properties: { probability: points, outcome: text, good: { type: 'boolean' }, by: text },
        required: ['probability', 'outcome', 'good'],
        additionalProperties: false,
      },
    },
    timeline,
    also: { type: 'array', items: said },
  },
  required: ['id', 'title', 'status', 'points', 'max', 'hints', 'trace'],
  additionalProperties: false,
} as const

const result = {
  type: 'object',
  properties: {
    student: text,
    exercise: text,
    title: bilingual,
    exerciseDigest: digest,
    submissionDigest: digest,
    status: { enum: ['graded', 'broken'] },
    score: { anyOf: [points, { type: 'null' }] },
    max: points,
    criteria: { type: 'array', items: criterion },
    timeline,
    warnings: { type: 'array', items: said },
    ignored: texts,
  },
  required: [
    'student',
    'exercise',
    'title',
    'exerciseDigest',
    'submissionDigest',
    'status',
    'score',
    'max',
    'criteria',
    'warnings',
    'ignored',
  ],
  additionalProperties: false,
} as const

/** JSON Schema of the result document; `docs/report.schema.json` is this. */
export const reportSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'kubekata grade report',
  description: 'What `kubekata grade --json` prints. No field holds a time: the same input gives the same bytes.',
  type: 'object',
  properties: {
    apiVersion: { const: 'kubekata/v1' },
    kind: { const: 'GradeReport' },
    engine: text,
    kubernetes: text,
    seed: text,
    locale: { enum: ['ko', 'en'] },
    visibility: {
      enum: ['student', 'instructor'],
      description: 'student: hidden criteria are left out, and sums are those of the rest.',
    },
    results: { type: 'array', items: result },
  },
  required: ['apiVersion', 'kind', 'engine', 'kubernetes', 'seed', 'locale', 'visibility', 'results'],
  additionalProperties: false,
} as const
