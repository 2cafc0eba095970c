import type { ManifestIssues } from '../../issue/manifest.ts'
import type { Sentences } from '../catalogue.ts'

const refused = {
  alias: (name: string) =>
    `별칭 *${name}보다 앞에 앵커 &${name}이(가) 없습니다. *로 시작하는 글은 따옴표로 감싸야 합니다`,
  cycle: (name: string) => `별칭 *${name}이(가) 자기 앵커 안에 있습니다`,
  merge: () => '병합 키 <<에는 매핑이나 매핑의 목록이 와야 합니다',
  key: () => '키에는 목록이나 매핑이 아닌 낱말이 와야 합니다',
  number: (text: string) => `${text}은(는) JSON에 담을 수 없는 숫자입니다`,
  'too-large': (limit: string) => `별칭을 펼치면 문서가 한도인 노드 ${limit}개를 넘습니다`,
  tag: (tag: string) => `여기서 쓸 수 없는 태그입니다: ${tag}`,
}

export const manifest: Sentences<ManifestIssues> = {
  'yaml.syntax': ({ detail }) => `YAML 문법에 맞지 않습니다: ${detail}`,
  'yaml.refused': ({ reason, detail }) => refused[reason](detail),
  'yaml.duplicate-key': ({ key, first }) => `키 ${key}이(가) 다시 나옵니다 (처음은 ${first}행). 마지막 값이 쓰입니다`,
  'manifest.too-big': ({ detail }) => `파일이 한도보다 큽니다 (${detail}바이트)`,
  'manifest.encoding': () => '파일이 UTF-8 텍스트가 아닙니다',
  'manifest.nul': () => '파일에 NUL 문자가 있습니다. 텍스트 파일이 아닙니다',
  'manifest.too-many-documents': ({ limit, found }) => `파일에 문서가 ${found}개 있어 한도 ${limit}개를 넘습니다`,
}
