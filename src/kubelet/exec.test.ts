import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ImageBehaviour, ImageTable } from '../application.ts'
import type { Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import { execute, type Shell } from './exec.ts'

const MYSQL: ImageBehaviour = { listen: [{ port: 3306, protocol: 'TCP', speaks: 'mysql' }], exec: { probe: 3 } }
const WEB: ImageBehaviour = {
  listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }],
  paths: { '/': 200, '/healthz': 200, '/ready': 503 },
  answersAfter: 1500,
}
const images: ImageTable = { images: { 'mysql:8.4': MYSQL, 'web:1': WEB }, undescribed: 'ImagePullBackOff' }

function podOf(image: string): Stored<'Pod'> {
  const state = { running: { startedAt: '2026-01-01T00:00:00Z' } }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p',
      namespace: 'shop',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { containers: [{ name: 'c', image }] },
    status: { podIP: '10.244.1.2', podIPs: [{ ip: '10.244.1.2' }], containerStatuses: [{ name: 'c', state }] },
  } as unknown as Stored<'Pod'>
}

const environment = { MYSQL_ROOT_PASSWORD: 'secret', PORT: '3306', WHERE: 'http://localhost:8080' }

type Image = 'mysql:8.4' | 'web:1'

function shellOf(image: Image): Shell {
  const behaviour = image === 'web:1' ? WEB : MYSQL
  return { state: new Snapshot(), images, pod: podOf(image), now: 5000, environment, behaviour }
}

function code(image: Image, command: string | readonly string[]): string {
  const argv = typeof command === 'string' ? ['sh', '-c', command] : command
  const { code: status, takes, again } = execute(argv, shellOf(image))
  return `${status}${takes === 0 ? '' : ` in ${takes / 1000}s`}${again ? ' again' : ''}`
}

const table: readonly (readonly ['mysql:8.4' | 'web:1', string | readonly string[], string])[] = [
  ['mysql:8.4', 'mysqladmin ping', '0'],
  ['mysql:8.4', 'mysqladmin ping -h 127.0.0.1 -uroot -pwrong', '0'],
  ['mysql:8.4', 'mysqladmin ping -h 127.0.0.1 -P 3307', '1'],
  ['mysql:8.4', 'mysqladmin status -uroot -pwrong', '1'],
  ['mysql:8.4', "mysql -h 127.0.0.1 -uroot -p$MYSQL_ROOT_PASSWORD -e 'SELECT 1'", '0'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's braces
  ['mysql:8.4', 'mysql -uroot -p"${MYSQL_ROOT_PASSWORD}" -e "SELECT 1"', '0'],
  ['mysql:8.4', "mysql -uroot -p'$MYSQL_ROOT_PASSWORD' -e 'SELECT 1'", '1'],
  ['mysql:8.4', 'MYSQL_PWD=secret mysql -uroot -e "SELECT 1"', '0'],
  ['mysql:8.4', 'nc -z localhost $PORT', '0'],
  ['mysql:8.4', 'nc -z -w 2 localhost 3307 || exit 7', '7'],
  ['mysql:8.4', '! nc -z localhost 3307', '0'],
  ['mysql:8.4', ['bash', '-c', '</dev/tcp/127.0.0.1/3306'], '0'],
  ['mysql:8.4', ['bash', '-c', 'echo > /dev/tcp/localhost/33060'], '1'],
  ['mysql:8.4', 'mysqladmin ping 2>&1 | grep -q alive', '0'],
  ['mysql:8.4', 'mysqladmin ping -h 10.9.9.9 2>/dev/null | grep -q alive', '1'],
  ['mysql:8.4', 'curl -f http://localhost:3306/', '52'],
  ['mysql:8.4', 'probe', '3'],
  ['mysql:8.4', 'pg_isready', '127'],
  ['mysql:8.4', ['false'], '1'],
  ['mysql:8.4', 'true && false; true', '0'],
  ['mysql:8.4', 'test -f /tmp/x && cat /tmp/x', '0'],
  ['mysql:8.4', 'if nc -z localhost 3307; then exit 0; else exit 4; fi', '4'],
  ['mysql:8.4', 'sleep 2; exit 0', '0 in 2s'],
  ['mysql:8.4', 'until nc -z db 3306; do sleep 2; done', '0 in 2s again'],
  ['mysql:8.4', 'until nc -z localhost 3306; do sleep 2; done', '0'],
  ['mysql:8.4', '[ "$(mysql -e "select 1")" = 1 ]', '0'],
  ['mysql:8.4', ['/usr/bin/mysqladmin', 'ping'], '0'],
  ['mysql:8.4', ['echo', '&&', 'false'], '0'],
  ['web:1', 'curl -s localhost:8080/ready', '0 in 1.5s'],
  ['web:1', 'curl -sf -o /dev/null $WHERE/ready', '22 in 1.5s'],
  ['web:1', 'curl --fail http://localhost:8080/healthz', '0 in 1.5s'],
  ['web:1', 'curl -m 1 http://localhost:8080/', '28 in 1s'],
  ['web:1', 'curl http://localhost:8081/', '7'],
  ['web:1', 'wget -q -O - http://127.0.0.1:8080/ready', '8 in 1.5s'],
  ['web:1', 'wget --spider -T 5 localhost:8080/missing', '8 in 1.5s'],
  ['web:1', 'timeout 1 sleep 5', '124 in 1s'],
  ['web:1', 'curl -f https://localhost:8080/', '52'],
]

describe('execute', () => {
  for (const [image, command, result] of table)
    it(`${typeof command === 'string' ? command : command.join(' ')} → ${result}`, () => {
      expect(code(image, command)).to.equal(result)
    })
})

/** Whom else a command asks: what it was told then may change without a word to its own Pod. */
function others(image: Image, script: string): string {
  const asked: string[] = []
  execute(['sh', '-c', script], { ...shellOf(image), elsewhere: (host) => asked.push(host) })
  return asked.join(' ')
}

const asking: readonly (readonly [Image, string, string])[] = [
  ['mysql:8.4', 'mysqladmin ping -uroot -p$MYSQL_ROOT_PASSWORD || exit 1', ''],
  ['mysql:8.4', 'mysqladmin ping -h 10.244.1.2', ''],
  ['mysql:8.4', 'mysqladmin ping -h replica', 'replica'],
  ['mysql:8.4', 'mariadb --host=replica -e "SELECT 1"', 'replica'],
  ['mysql:8.4', 'nc -z localhost 3306 && nc -z payment 80', 'payment'],
  // What a command did not come to, it did not ask.
  ['mysql:8.4', 'nc -z localhost 3306 || nc -z payment 80', ''],
  ['mysql:8.4', 'getent hosts payment', 'payment'],
  ['mysql:8.4', 'dig 10.96.0.10', ''],
  ['web:1', 'curl -f $WHERE/', ''],
  ['web:1', 'wget -qO- http://payment/', 'payment'],
  ['web:1', '(</dev/tcp/payment/80) 2>/dev/null', 'payment'],
]

describe('whom a command asks besides its own Pod', () => {
  for (const [image, script, asked] of asking)
    it(`${script} → ${asked === '' ? 'nobody' : asked}`, () => {
      expect(others(image, script)).to.equal(asked)
    })
})
