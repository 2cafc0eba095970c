import type { ApiIssues } from '../../issue/api.ts'
import type { Sentences } from '../catalogue.ts'

export const api: Sentences<ApiIssues> = {
  'api.refused': ({ message }) => `the API server refuses it: ${message}`,
}
