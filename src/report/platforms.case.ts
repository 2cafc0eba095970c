/**
 * What platforms read, as JSON Schemas written from their documentation: Gradescope "Autograder specifications", Classroom 50
 * `classroom50/result/v1`, PrairieLearn "External grading". Objects are closed, so that a field they do not know is noticed.
 */
const text = { type: 'string' } as const
const number = { type: 'number' } as const
const whole = { type: 'integer', minimum: 0 } as const
const visibility = { enum: ['visible', 'hidden', 'after_due_date', 'after_published'] } as const

const gradescope = {
  type: 'object',
  properties: {
    score: number,
    execution_time: number,
    output: text,
    visibility,
    stdout_visibility: visibility,
    extra_data: { type: 'object' },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          score: number,
          max_score: number,
          status: { enum: ['passed', 'failed'] },
          name: text,
          number: { type: 'string', pattern: '^\\d+(\\.\\d+)*$' },
          output: text,
          tags: { type: 'array', items: text },
          visibility,
          extra_data: { type: 'object' },
        },
        additionalProperties: false,
      },
    },
    leaderboard: { type: 'array' },
  },
  additionalProperties: false,
} as const

/** Whole points only; further keys of a test are kept by the platform, and `scale` is ours. */
const classroom50 = {
  type: 'object',
  properties: {
    schema: { const: 'classroom50/result/v1' },
    classroom: text,
    assignment: text,
    submission: text,
    commit: text,
    release: text,
    review: text,
    datetime: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' },
    score: whole,
    'max-score': whole,
    scale: { type: 'integer', minimum: 1 },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        properties: { 'test-name': text, passed: { type: 'boolean' }, score: whole, 'max-score': whole, message: text },
        required: ['test-name', 'passed', 'score', 'max-score'],
        additionalProperties: false,
      },
    },
  },
  required: [
    'schema',
    'classroom',
    'assignment',
    'submission',
    'commit',
    'release',
    'review',
    'datetime',
    'score',
    'max-score',
    'tests',
  ],
  additionalProperties: false,
} as const

const prairielearn = {
  type: 'object',
  properties: {
    gradable: { type: 'boolean' },
    format_errors: { type: 'array', items: text },
    score: { type: 'number', minimum: 0, maximum: 1 },
    message: text,
    output: text,
    images: { type: 'array' },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: text,
          description: text,
          points: number,
          max_points: number,
          message: text,
          output: text,
        },
        required: ['name', 'points', 'max_points'],
        additionalProperties: false,
      },
    },
  },
  required: ['gradable', 'score'],
  additionalProperties: false,
} as const

export const platforms = { gradescope, classroom50, prairielearn } as const

/** What an element of JUnit XML may hold. */
interface Element {
  readonly required: readonly string[]
  readonly optional: readonly string[]
  readonly children: readonly string[]
}

/** jenkinsci/xunit-plugin, junit-10.xsd, without what only Surefire's reruns use. */
export const junit: Readonly<Record<string, Element>> = {
  testsuites: { required: [], optional: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  properties: { required: [], optional: [], children: ['property'] },
  property: { required: ['name', 'value'], optional: [], children: [] },
  failure: { required: [], optional: ['type', 'message'], children: [] },
  error: { required: [], optional: ['type', 'message'], children: [] },
  skipped: { required: [], optional: ['type', 'message'], children: [] },
  'system-out': { required: [], optional: [], children: [] },
  'system-err': { required: [], optional: [], children: [] },
}

/** Beyond the schema, each for a reader: GitLab and GitHub reporters read file and line, pytest's readers the properties. */
export const beyond = {
  attributes: ['testcase file', 'testcase line'],
  children: ['testcase properties'],
} as const
