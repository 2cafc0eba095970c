import type { Catalogue } from '../catalogue.ts'
import { api } from './api.ts'
import { exercise } from './exercise.ts'
import { grade } from './grade.ts'
import { hop } from './hop.ts'
import { manifest } from './manifest.ts'
import { network } from './network.ts'
import { observation } from './observation.ts'

export const en = { ...manifest, ...api, ...hop, ...network, ...observation, ...grade, ...exercise } satisfies Catalogue
