import type { SubmissionIssues } from '../../issue/submission.ts'
import type { Sentences } from '../catalogue.ts'

const kinds: Readonly<Record<string, string>> = {
  file: '일반 파일',
  folder: '폴더',
  link: '심볼릭 링크',
  fifo: '이름 있는 파이프',
  socket: '소켓',
  device: '장치 파일',
}
const kindOf = (kind: string): string => kinds[kind] ?? kind
const bytes = (size: number): string => (size % 1_048_576 === 0 ? `${size / 1_048_576} MiB` : `${size}바이트`)

export const submission: Sentences<SubmissionIssues> = {
  'submission.nothing': ({ exercise }) => `실습 ${exercise}에 제출한 것이 없습니다`,
  'submission.empty': ({ exercise }) =>
    `폴더 ${exercise}에 매니페스트가 없습니다. 이름이 .yaml, .yml, .json으로 끝나는 파일이 없습니다`,
  'submission.not-a-folder': ({ name, kind }) => `${name}은(는) 폴더가 아니라 ${kindOf(kind)}이므로 읽지 않았습니다`,
  'submission.not-a-file': ({ file, kind }) => `${file}은(는) 일반 파일이 아니라 ${kindOf(kind)}이므로 읽지 않았습니다`,
  'submission.unreadable': ({ file, detail }) => `${file} 파일을 읽을 수 없습니다: ${detail}`,
  'submission.file-size': ({ file, limit, actual }) =>
    `${file} 파일이 ${actual}바이트입니다. 파일 하나는 ${bytes(limit)}까지 허용됩니다`,
  'submission.total-size': ({ limit, actual }) =>
    `제출물이 모두 ${actual}바이트입니다. ${bytes(limit)}까지 허용되며, 아무것도 읽지 않았습니다`,
  'submission.files': ({ limit, actual }) =>
    `매니페스트 파일이 ${actual}개입니다. ${limit}개까지 허용되며, 아무것도 읽지 않았습니다`,
  'submission.entries': ({ limit }) => `제출물에 파일과 폴더가 ${limit}개보다 많아 아무것도 읽지 않았습니다`,
  'submission.depth': ({ file, limit }) => `${file}이(가) ${limit}단계보다 깊은 폴더에 있어 아무것도 읽지 않았습니다`,
  'submission.entry-outside': ({ file }) => `${file}이(가) 압축 파일 밖을 가리키므로 읽지 않았습니다`,
  'submission.entry-ratio': ({ file, detail }) => `${file}의 압축을 풀 수 없습니다: ${detail}`,
  'submission.objects': ({ limit }) => `제출물에 오브젝트가 ${limit}개보다 많아 채점하지 않았습니다`,
  'submission.made': ({ kind, owner }) =>
    `${owner}에 필요한 ${kind} 오브젝트가 시뮬레이션 클러스터의 한도를 넘으므로 나머지는 만들지 않았습니다`,
  'submission.archive': ({ file, detail }) => `${file}은(는) 읽을 수 있는 압축 파일이 아닙니다: ${detail}`,
}
