import type { ApiIssues } from '../../issue/api.ts'
import type { Sentences } from '../catalogue.ts'

const hint = (suggestion: string): string => (suggestion === '' ? '' : ` (did you mean ${suggestion}?)`)

export const api: Sentences<ApiIssues> = {
  'api.refused': ({ object, message, suggestion }) =>
    `the API server refuses ${object === '' ? 'a document' : object}: ${message}${hint(suggestion)}`,
  'api.warning': ({ message }) => `the API server warns: ${message}`,
}
