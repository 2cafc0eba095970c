import { describe, it } from 'node:test'
import { expect } from 'chai'
import { withParticles } from './particles.ts'

describe('particles', () => {
  const table: readonly (readonly [neutral: string, said: string])[] = [
    ['연결의 100%이(가) 다르게 끝납니다', '연결의 100%가 다르게 끝납니다'],
    ['33.3%은(는)', '33.3%는'],
    ['서비스을(를)', '서비스를'],
    ['이름은(는) 이름을(를) 이름(으)로', '이름은 이름을 이름으로'],
    ['길(으)로 물(으)로 집(으)로', '길로 물로 집으로'],
    ['포트 3306이(가) 없고 포트 80이(가) 있습니다', '포트 3306이 없고 포트 80이 있습니다'],
    ['포트 1(으)로, 포트 2(으)로, 포트 10(으)로', '포트 1로, 포트 2로, 포트 10으로'],
    ['서버와(과) 방화벽와(과)', '서버와 방화벽과'],
    ['web-0이(가) 10.0.0.9을(를) mysql(으)로', 'web-0이(가) 10.0.0.9을(를) mysql(으)로'],
    ['3307/TCP이(가)', '3307/TCP이(가)'],
    ['“준비됨”이(가)', '“준비됨”이(가)'],
    ['은(는)', '은(는)'],
  ]
  for (const [neutral, said] of table)
    it(`${neutral} → ${said}`, () => {
      expect(withParticles(neutral)).to.equal(said)
    })
})
