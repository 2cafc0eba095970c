import type { CommandIssues } from '../../issue/command.ts'
import type { Sentences } from '../catalogue.ts'
import { topics } from './balancer-topics.ts'

const meant = (near: string): string => (near === '' ? '' : `. 혹시 ${near}입니까?`)

export const command: Sentences<CommandIssues> = {
  'command.watching': () => '변경을 기다립니다. 끝내려면 Ctrl+C를 누르십시오',
  'command.checked-again': ({ milliseconds }) => `${milliseconds} ms 만에 다시 점검했습니다. 변경을 기다립니다`,
  'command.no-fix': ({ exercise }) =>
    `${exercise} 실습은 기준을 통과하게 하는 수정을 알려 주지 않습니다(exercise.yaml의 hints: none). --fix를 빼십시오`,
  'command.unknown': ({ name, near }) => `알 수 없는 명령 ${name}입니다${meant(near)}`,
  'command.none': () => '어떤 명령을 실행할지 알려 주십시오',
  'command.unknown-flag': ({ flag, near }) => `알 수 없는 옵션 ${flag}입니다${meant(near)}`,
  'command.no-value': ({ flag, value }) => `${flag}에는 값이 필요합니다: ${flag} ${value}`,
  'command.needless-value': ({ flag, value }) => `${flag}은(는) 값을 받지 않는데 ${value}이(가) 주어졌습니다`,
  'command.twice': ({ flag }) => `${flag}이(가) 두 번 이상 주어졌습니다`,
  'command.choice': ({ flag, value, choices }) => `${flag} ${value}: ${choices} 가운데 하나를 고르십시오`,
  'command.number': ({ flag, value }) => `${flag} ${value}: 0보다 큰 정수가 필요합니다`,
  'command.share': ({ value }) => `--fail-under ${value}: 60%처럼 백분율로 쓰십시오`,
  'command.shard': ({ value }) => `--shard ${value}: 1/4처럼 i/n으로 쓰십시오. i는 1부터 n까지입니다`,
  'command.missing': ({ what }) => `${what}이(가) 없습니다`,
  'command.too-many': ({ what }) => `${what}이(가) 둘 이상입니다`,
  'command.no-folder': ({ folder }) => `${folder}은(는) 읽을 수 있는 폴더가 아닙니다`,
  'command.which-exercise': ({ folder, known }) =>
    `${folder}은(는) 어떤 실습입니까? 폴더 이름이 ${known} 가운데 없습니다. --exercise 이름으로 알려 주십시오`,
  'command.unknown-format': ({ name, near, known }) =>
    `알 수 없는 형식 ${name}입니다${meant(near)} (있는 형식: ${known})`,
  'command.two-documents': ({ one, other }) =>
    `${one}과(와) ${other}이(가) 모두 표준 출력으로 나갑니다. 하나는 이름:파일로 파일을 정하십시오`,
  'command.unwritable': ({ file, detail }) => `${file} 파일을 쓸 수 없습니다: ${detail}`,
  'command.unreadable': ({ file, detail }) => `${file} 파일을 읽을 수 없습니다: ${detail}`,
  'command.written': ({ folder }) => `보고서는 ${folder}에 있습니다`,
  'command.below': ({ count, limit }) => `${limit}보다 낮은 점수가 ${count}개입니다`,
  'command.progress': ({ done, total, rate, eta, broken }) =>
    `${done}/${total}  초당 ${rate}개  남은 시간 ${eta}${broken === 0 ? '' : `  채점기 오류 ${broken}개`}`,
  'command.broken': ({ student, exercise, detail }) => `${student} ${exercise}: 점수 없음, ${detail}`,
  'command.resume-hint': ({ command: line }) => `이어서 하려면: ${line}`,
  'command.fault': ({ detail }) => `kubekata 자체의 오류입니다: ${detail}`,
  'explain.annotation': ({ name, meaning, topic, near }) =>
    meaning === 'simulated'
      ? `${name}은(는) 알려져 있고 시뮬레이션합니다`
      : meaning === 'known'
        ? `${name}${topic === undefined ? '' : `(${topics[topic]})`}은(는) 알려져 있지만 시뮬레이션하지 않습니다. 모델은 값을 무시하고, 쓰인 곳에서 알려 줍니다`
        : `${name}을(를) 아는 컨트롤러가 없습니다${meant(near)}`,
  'explain.unknown': ({ code, near }) => `코드 ${code}인 원인이 없습니다${meant(near)}`,
  'export.which-exercise': ({ known }) => `어떤 실습입니까? --exercise에 ${known} 가운데 하나를 쓰십시오`,
  'export.no-column': ({ flag, name, headings }) =>
    `${name === '' ? '알맞은 열을 찾지 못했습니다' : `열 ${name}이(가) 없습니다`}. ${flag}에 열 이름이나 번호를 쓰십시오 (열: ${headings})`,
  'export.no-student': ({ file }) => `${file}에 보고서의 학생이 한 명도 없습니다`,
  'export.filled': ({ filled, missing }) =>
    `${filled}행을 채웠습니다${missing === '' ? '' : `. 시트에 없는 학생: ${missing}`}`,
  'new.bad-id': ({ id }) => `${id}은(는) id가 될 수 없습니다. 소문자, 숫자, 붙임표를 63자까지 쓰십시오`,
  'new.exists': ({ folder }) => `${folder}이(가) 이미 있습니다`,
  'new.next': ({ command: line }) => `다음: ${line}`,
  'command.see-help': ({ command: line }) => `도움말: ${line}`,
}
