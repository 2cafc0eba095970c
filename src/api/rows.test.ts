import { describe, it } from 'node:test'
import { expect } from 'chai'
import { decodeRows } from './decode.case.ts'
import { endpointsRows, type ManifestRow, namespaceRows, sliceRows } from './slices.case.ts'
import { at, Trial } from './trial.case.ts'

function table(name: string, rows: readonly ManifestRow[]): void {
  describe(name, () => {
    for (const [text, errors, sentence] of rows)
      it(`${text.replaceAll('\n', '; ').slice(0, 120)} → ${errors.join(', ') || 'accepted'}`, () => {
        const trial = new Trial()
        expect(trial.errors(text)).to.deep.equal(errors)
        if (sentence !== undefined) expect(trial.sentences(text)).to.include(sentence)
      })
  })
}

table('decoding', decodeRows)
table('EndpointSlice', sliceRows)
table('Endpoints', endpointsRows)
table('Namespace', namespaceRows)

describe('changes', () => {
  it('the address type of a slice stays', () => {
    const trial = new Trial()
    const text = sliceRows[0]![0]
    trial.object(text)
    expect(trial.sentences(text.replace('IPv4', 'FQDN').replace('10.20.0.5', 'a.b'))).to.deep.equal([
      'addressType: Invalid value: "FQDN": field is immutable',
    ])
    expect(trial.errors(text.replace('port: 80', 'port: 81'))).to.deep.equal([])
  })

  it('a namespace carries its name as a label', () => {
    const object = new Trial().object(namespaceRows[0]![0])
    expect(object.metadata.labels).to.deep.equal({ 'kubernetes.io/metadata.name': 'team-1' })
    expect(at(object, 'status.phase')).to.equal('Active')
  })

  it('slices and Endpoints get names and protocols', () => {
    const slice = new Trial().object(sliceRows[0]![0])
    expect(at(slice, 'ports')).to.deep.equal([{ port: 80, name: '', protocol: 'TCP' }])
    const endpoints = new Trial().object(endpointsRows[0]![0])
    expect(at(endpoints, 'subsets[0].ports')).to.deep.equal([{ port: 80, protocol: 'TCP' }])
  })
})
