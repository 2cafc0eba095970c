import type { ManifestIssues, SyntaxReason } from '../../issue/manifest.ts'
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

const syntax: Readonly<Record<SyntaxReason, (detail: string) => string>> = {
  tab: () => '들여쓰기에 탭을 쓸 수 없습니다. 공백으로 바꿔야 합니다',
  colon: () => '값 안에 콜론(:)이 또 있습니다. 값을 따옴표로 감싸거나 다음 줄에 들여써야 합니다',
  indentation: () => '들여쓰기가 맞지 않습니다. 같은 단계의 키와 항목은 같은 열에서 시작해야 합니다',
  'key-alone': () => '키 뒤에 콜론(:)이 없습니다',
  quote: () => '따옴표의 짝이 맞지 않습니다',
  flow: () => '괄호 [ ]나 { } 안의 쉼표나 닫는 괄호가 빠졌습니다',
  escape: () => '큰따옴표 안에서 쓸 수 없는 \\ 표현입니다',
  reserved: (character) => `값이 ${character}(으)로 시작하려면 따옴표로 감싸야 합니다`,
  character: () => '화면에 보이지 않는 제어 문자가 있습니다',
  anchor: () => '앵커(&)나 별칭(*)의 이름이 잘못되었습니다. *나 &로 시작하는 글은 따옴표로 감싸야 합니다',
  depth: () => '너무 깊이 중첩되어 있습니다',
  other: (detail) => `YAML 문법에 맞지 않습니다 (${detail})`,
}

export const manifest: Sentences<ManifestIssues> = {
  'yaml.syntax': ({ reason, detail }) => syntax[reason](detail),
  'yaml.refused': ({ reason, detail }) => refused[reason](detail),
  'yaml.duplicate-key': ({ key, first }) => `키 ${key}이(가) 다시 나옵니다 (처음은 ${first}행). 마지막 값이 쓰입니다`,
  'manifest.too-big': ({ detail }) => `파일이 한도보다 큽니다 (${detail}바이트)`,
  'manifest.encoding': () => '파일이 UTF-8 텍스트가 아닙니다',
  'manifest.nul': () => '파일에 NUL 문자가 있습니다. 텍스트 파일이 아닙니다',
  'manifest.too-many-documents': ({ limit, found }) => `파일에 문서가 ${found}개 있어 한도 ${limit}개를 넘습니다`,
}
