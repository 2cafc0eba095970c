import type { MomentIssues } from '../../issue/moment.ts'
import type { Sentences } from '../catalogue.ts'

export const moment: Sentences<MomentIssues> = {
  'moment.made': ({ pod }) => `Pod ${pod} 생성`,
  'moment.ready': ({ pod }) => `Pod ${pod} 준비됨(Ready)`,
  'moment.unready': ({ pod }) => `Pod ${pod} 준비 상태를 잃음`,
  'moment.restarted': ({ pod, restarts }) => `Pod ${pod}의 컨테이너가 다시 시작됨(${restarts}번째 재시작)`,
  'moment.gone': ({ pod }) => `Pod ${pod} 사라짐`,
  'moment.fault': ({ pod }) => `Pod ${pod}의 애플리케이션에 장애 시작`,
  'moment.healed': ({ pod }) => `Pod ${pod}의 애플리케이션 복구`,
  'moment.ejected': ({ pod, seconds }) => `프록시가 ${pod}을(를) ${seconds}초 동안 제외`,
  'moment.endpoints': ({ service, ready, all }) => `서비스 ${service}: 엔드포인트 ${all}개 중 ${ready}개 준비됨`,
}
