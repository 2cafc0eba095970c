import type { ApiIssues } from '../../issue/api.ts'
import type { Sentences } from '../catalogue.ts'

const meaning: Readonly<Record<string, string>> = {
  FieldValueRequired: '필요한 값이 없습니다',
  FieldValueInvalid: '값이 올바르지 않습니다',
  FieldValueNotSupported: '쓸 수 있는 값이 아닙니다',
  FieldValueDuplicate: '같은 값이 겹칩니다',
  FieldValueForbidden: '여기에는 쓸 수 없는 필드입니다',
  FieldValueTooLong: '값이 너무 깁니다',
  FieldValueTooMany: '항목이 너무 많습니다',
  FieldValueNotFound: '가리키는 것이 없습니다',
  FieldValueTypeInvalid: '값의 타입이 맞지 않습니다',
  UnknownField: '알 수 없는 필드입니다',
  Unmarshal: '값의 타입이 맞지 않습니다',
  NoMatch: '이 apiVersion에는 그런 종류가 없습니다',
  MissingType: 'apiVersion이나 kind가 없습니다',
  NotFound: '가리키는 것이 없습니다',
  Conflict: '다른 곳에서 먼저 바뀌었습니다',
  AlreadyExists: '이미 있습니다',
}

const hint = (suggestion: string): string => (suggestion === '' ? '' : ` ${suggestion}을(를) 쓰려던 것인가요?`)

export const api: Sentences<ApiIssues> = {
  'api.refused': ({ object, message, type, suggestion }) =>
    `API 서버가 ${object === '' ? '문서' : object}을(를) 거부했습니다: ${meaning[type] === undefined ? '' : `${meaning[type]} — `}${message}${hint(suggestion)}`,
  'api.warning': ({ message }) => `API 서버의 경고입니다: ${message}`,
}
