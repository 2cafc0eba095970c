import type { SubmissionIssues } from '../../issue/submission.ts'
import type { Sentences } from '../catalogue.ts'

const kinds: Readonly<Record<string, string>> = {
  file: 'a plain file',
  folder: 'a folder',
  link: 'a symbolic link',
  fifo: 'a named pipe',
  socket: 'a socket',
  device: 'a device',
}
const kindOf = (kind: string): string => kinds[kind] ?? kind
const bytes = (size: number): string => (size % 1_048_576 === 0 ? `${size / 1_048_576} MiB` : `${size} bytes`)

export const submission: Sentences<SubmissionIssues> = {
  'submission.nothing': ({ exercise }) => `nothing handed in for ${exercise}`,
  'submission.empty': ({ exercise }) =>
    `the folder ${exercise} holds no manifest: no file ends in .yaml, .yml or .json`,
  'submission.not-a-folder': ({ name, kind }) => `${name} is ${kindOf(kind)}, not a folder: it was not read`,
  'submission.not-a-file': ({ file, kind }) => `${file} is ${kindOf(kind)}, not a plain file: it was not read`,
  'submission.unreadable': ({ file, detail }) => `${file} cannot be read: ${detail}`,
  'submission.file-size': ({ file, limit, actual }) => `${file} has ${actual} bytes; a file may have ${bytes(limit)}`,
  'submission.total-size': ({ limit, actual }) =>
    `the submission has ${actual} bytes in all; it may have ${bytes(limit)}. Nothing was read`,
  'submission.files': ({ limit, actual }) =>
    `the submission has ${actual} manifest files; it may have ${limit}. Nothing was read`,
  'submission.entries': ({ limit }) => `the submission has more than ${limit} files and folders. Nothing was read`,
  'submission.depth': ({ file, limit }) => `${file} lies more than ${limit} folders deep. Nothing was read`,
  'submission.entry-outside': ({ file }) => `${file} points outside the archive: it was not read`,
  'submission.entry-ratio': ({ file, detail }) => `${file} cannot be unpacked: ${detail}`,
  'submission.objects': ({ limit }) => `the submission has more than ${limit} objects. Nothing is graded`,
  'submission.made': ({ kind, owner }) =>
    `${owner} needs more objects of kind ${kind} than the simulated cluster may hold; the rest was not made`,
  'submission.archive': ({ file, detail }) => `${file} is no archive that can be read: ${detail}`,
}
