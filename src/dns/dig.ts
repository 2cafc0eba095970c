import type { Reply, ResourceRecord } from './message.ts'

/** Owner, TTL, class, type and rdata in dig's columns: tabs to the next stop of eight, as its printer does. */
function line({ name, ttl, type, data }: ResourceRecord): string {
  const stops = (text: string, width: number): string =>
    text + '\t'.repeat(Math.max(1, Math.ceil((width - text.length) / 8)))
  return `${stops(name, 24)}${stops(String(ttl), 8)}IN\t${type}\t${data}`
}

function section(title: string, records: readonly ResourceRecord[]): readonly string[] {
  return records.length === 0 ? [] : [`;; ${title} SECTION:`, ...records.map(line), '']
}

/**
 * A reply as dig prints it, without what differs from run to run (id, time, size).
 */
export function digText(reply: Reply, server: string): string {
  const { question, rcode, answers, authority, additional, authoritative } = reply
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}`
  const lines = [
    `; <<>> DiG <<>> ${question.name} ${question.type}`,
    ';; global options: +cmd',
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${rcode}`,
    `;; flags: qr ${authoritative ? 'aa ' : ''}rd${authoritative ? '' : ' ra'}; ${counts}`,
    // CoreDNS answers its own zones without offering recursion (plugin/kubernetes handler.go), and dig remarks on it.
    ...(authoritative ? [';; WARNING: recursion requested but not available'] : []),
    '',
    ';; QUESTION SECTION:',
    `;${question.name}\t\tIN\t${question.type}`,
    '',
    ...section('ANSWER', answers),
    ...section('AUTHORITY', authority),
    ...section('ADDITIONAL', additional),
    `;; SERVER: ${server}#53(${server}) (UDP)`,
  ]
  return `${lines.join('\n')}\n`
}

/** What `dig +short` prints: the data of each answer, one a line. */
export function digShort({ answers }: Reply): string {
  return answers.map(({ data }) => `${data}\n`).join('')
}

/** What dig prints when no server answers. */
export function digSilent(servers: readonly string[]): string {
  const tried = servers.map((server) => `;; communications error to ${server}#53: timed out\n`).join('')
  return `${tried}\n;; no servers could be reached\n`
}
