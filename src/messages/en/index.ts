import type { Catalogue } from '../catalogue.ts'
import { api } from './api.ts'
import { balancer } from './balancer.ts'
import { batch } from './batch.ts'
import { client } from './client.ts'
import { command } from './command.ts'
import { diagnosis } from './diagnosis.ts'
import { dns } from './dns.ts'
import { exercise } from './exercise.ts'
import { fix } from './fix.ts'
import { front } from './front.ts'
import { gateway } from './gateway.ts'
import { grade } from './grade.ts'
import { hop } from './hop.ts'
import { ingress } from './ingress.ts'
import { lab } from './lab.ts'
import { manifest } from './manifest.ts'
import { mesh } from './mesh.ts'
import { moment } from './moment.ts'
import { network } from './network.ts'
import { observation } from './observation.ts'
import { policy } from './policy.ts'
import { proxy } from './proxy.ts'
import { queue } from './queue.ts'
import { report } from './report.ts'
import { submission } from './submission.ts'
import { traffic } from './traffic.ts'
import { verify } from './verify.ts'

export const en = {
  ...balancer,
  ...ingress,
  ...lab,
  ...manifest,
  ...api,
  ...hop,
  ...dns,
  ...policy,
  ...network,
  ...front,
  ...gateway,
  ...proxy,
  ...queue,
  ...mesh,
  ...observation,
  ...diagnosis,
  ...grade,
  ...exercise,
  ...batch,
  ...client,
  ...command,
  ...moment,
  ...report,
  ...submission,
  ...traffic,
  ...verify,
  ...fix,
} satisfies Catalogue
