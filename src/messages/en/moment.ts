import type { MomentIssues } from '../../issue/moment.ts'
import type { Sentences } from '../catalogue.ts'

export const moment: Sentences<MomentIssues> = {
  'moment.made': ({ pod }) => `Pod ${pod} is created`,
  'moment.ready': ({ pod }) => `Pod ${pod} becomes Ready`,
  'moment.unready': ({ pod }) => `Pod ${pod} is no longer Ready`,
  'moment.restarted': ({ pod, restarts }) => `a container of Pod ${pod} starts again (restart ${restarts})`,
  'moment.gone': ({ pod }) => `Pod ${pod} is gone`,
  'moment.fault': ({ pod }) => `the application of Pod ${pod} begins to fail`,
  'moment.healed': ({ pod }) => `the application of Pod ${pod} works again`,
  'moment.ejected': ({ pod, seconds }) => `proxies take ${pod} out for ${seconds} s`,
  'moment.endpoints': ({ service, ready, all }) => `Service ${service} has ${ready} ready of ${all} endpoints`,
}
