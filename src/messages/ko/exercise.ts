import type { ExerciseIssues } from '../../issue/exercise.ts'
import type { Sentences } from '../catalogue.ts'

const meant = (near: string): string => (near === '' ? '' : `. 혹시 ${near}입니까?`)

export const exercise: Sentences<ExerciseIssues> = {
  'exercise.unknown': ({ id, near, known }) => `실습 ${id}이(가) 없습니다${meant(near)} (있는 실습: ${known})`,
  'exercise.no-criterion': ({ exercise, criterion, near, known }) =>
    `실습 ${exercise}에 기준 ${criterion}이(가) 없습니다${meant(near)} (있는 기준: ${known})`,
  'exercise.none': ({ folder }) => `${folder}에 실습이 없습니다. exercise.yaml이 있는 폴더가 실습입니다`,
  'exercise.unreadable': ({ file, detail }) => `${file} 파일을 읽을 수 없습니다: ${detail}`,
  'exercise.schema': ({ field, detail }) => `${field === '' ? '실습 정의' : field}이(가) 올바르지 않습니다: ${detail}`,
  'exercise.unknown-field': ({ field, near }) => `알 수 없는 필드 ${field}입니다${meant(near)}`,
  'exercise.id-differs': ({ id, folder }) => `id ${id}이(가) 폴더 이름 ${folder}과(와) 다릅니다`,
  'exercise.no-feature': ({ folder, locale }) => `${folder}에 ${locale} 피처 파일(NAME.${locale}.feature)이 없습니다`,
  'exercise.gherkin': ({ detail }) => `Gherkin 문법에 맞지 않습니다: ${detail}`,
  'exercise.given-refused': ({ file, detail }) => `실습이 미리 주는 매니페스트 ${file}이(가) 거부되었습니다: ${detail}`,
  'exercise.steps': ({ detail }) => `단계 정의를 쓸 수 없습니다: ${detail}`,
  'tag.no-criterion': ({ scenario }) => `시나리오 "${scenario}"에 @criterion(id)가 없습니다`,
  'tag.twice': ({ scenario, tag }) =>
    `시나리오 "${scenario}"에 ${tag} 태그가 두 번 이상 있습니다(기능과 규칙의 태그도 포함됩니다)`,
  'tag.no-points': ({ criterion }) => `기준 ${criterion}에 @points(n)도 @advisory도 없습니다`,
  'tag.bad-points': ({ tag }) => `${tag}: 점수는 5, 2.5, 5/3처럼 0보다 큰 수입니다`,
  'tag.empty': ({ tag }) => `${tag}이(가) 가리키는 것이 없습니다. 글자, 숫자, 점, 붙임표로 된 id를 쓰십시오`,
  'tag.unknown': ({ tag, near }) => `알 수 없는 태그 ${tag}입니다${meant(near)}`,
  'tag.unequal': ({ criterion, tag, one, other }) =>
    `기준 ${criterion}의 시나리오끼리 ${tag}이(가) 다릅니다: ${one}, ${other}`,
  'tag.advisory-points': ({ criterion }) => `기준 ${criterion}은(는) @advisory이므로 점수를 가질 수 없습니다`,
  'tag.needs-unknown': ({ criterion, needs, near }) =>
    `기준 ${criterion}에 필요하다고 한 ${needs}이(가) 없습니다${meant(near)}`,
  'tag.needs-cycle': ({ path }) => `기준들이 서로를 돌아가며 필요로 합니다: ${path}`,
  'tag.needs-hidden': ({ criterion, needs }) =>
    `공개된 기준 ${criterion}은(는) 비공개 기준 ${needs}을(를) 필요로 할 수 없습니다`,
  'tag.needs-advisory': ({ criterion, needs }) =>
    `점수가 있는 기준 ${criterion}은(는) 참고용 기준 ${needs}을(를) 필요로 할 수 없습니다`,
  'tag.twins': ({ criterion, ko, en }) =>
    `한국어 피처와 영어 피처의 기준 ${criterion}이(가) 다릅니다: ko ${ko}, en ${en}`,
}
