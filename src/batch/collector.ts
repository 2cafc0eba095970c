import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DataTable, supportCodeLibraryBuilder } from '@cucumber/cucumber'
import { allOwn, PACKAGE, PACKED } from './step-files.ts'

/** The part of Cucumber that collects definitions, and how a step file is evaluated so that they reach it. */
export interface Collector {
  readonly supportCodeLibraryBuilder: typeof supportCodeLibraryBuilder
  readonly DataTable: typeof DataTable
  readonly evaluate: (file: string) => Promise<unknown>
}

/** Cucumber as it is installed: the one that authors' step files import. */
export async function cucumber(): Promise<Collector> {
  const { supportCodeLibraryBuilder, DataTable } = await import('@cucumber/cucumber')
  return { supportCodeLibraryBuilder, DataTable, evaluate: (file) => import(pathToFileURL(file).href) }
}

/**
 * The published package brings its own vocabulary bundled with the collecting part of Cucumber, which starts in a tenth of
 * the time; authors' step files need the installed one, and then everything goes there.
 */
export async function collectorFor(files: readonly string[]): Promise<Collector> {
  if (!PACKED || !allOwn(files)) return cucumber()
  const { collector } = (await import(pathToFileURL(join(PACKAGE, 'dist', 'vocabulary.js')).href)) as {
    readonly collector: Collector
  }
  return collector
}
