import { affinity } from './affinity.ts'
import { balance, pools } from './balance.ts'
import { clientBehaviours } from './behaviours.ts'
import { bills, byType, localPolicy } from './by-type.ts'
import { environments } from './environments.ts'
import type { Figure } from './figure.ts'
import { modes, rules, updateDelay } from './modes.ts'
import { discoveryDelay, dnsCaching, queries } from './names.ts'
import { ninetyTen } from './ninety-ten.ts'
import { probes } from './probes.ts'
import { rollouts, termination } from './rollouts.ts'
import { selectors } from './selectors.ts'
import { shares } from './shares.ts'
import { slices } from './slices.ts'
import { zones } from './zones.ts'

/** Every figure of the companion. */
export const figures: readonly Figure[] = [
  environments,
  byType,
  bills,
  localPolicy,
  rules,
  modes,
  balance,
  updateDelay,
  discoveryDelay,
  queries,
  clientBehaviours,
  ninetyTen,
  shares,
  affinity,
  pools,
  zones,
  slices,
  dnsCaching,
  probes,
  rollouts,
  termination,
  selectors,
]
