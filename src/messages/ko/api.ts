import type { ApiIssues } from '../../issue/api.ts'
import type { Sentences } from '../catalogue.ts'

export const api: Sentences<ApiIssues> = {
  'api.refused': ({ message }) => `API 서버가 거부했습니다: ${message}`,
}
