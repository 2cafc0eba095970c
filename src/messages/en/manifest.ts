import type { ManifestIssues } from '../../issue/manifest.ts'
import type { Sentences } from '../catalogue.ts'

export const manifest: Sentences<ManifestIssues> = {
  'yaml.syntax': ({ detail }) => `not valid YAML: ${detail}`,
}
