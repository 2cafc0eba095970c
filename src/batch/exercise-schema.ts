import { ENVIRONMENTS } from '../environment.ts'

/** Shapes that several fields share. */
const bilingual = {
  type: 'object',
  description: 'The same text in both languages.',
  properties: { ko: { type: 'string', minLength: 1 }, en: { type: 'string', minLength: 1 } },
  required: ['ko', 'en'],
  additionalProperties: false,
} as const

const port = { type: 'integer', minimum: 1, maximum: 65535 } as const
const protocol = { enum: ['TCP', 'UDP', 'SCTP'] } as const
const strings = { type: 'array', items: { type: 'string' } } as const
const words = { type: 'object', additionalProperties: { type: 'string' } } as const
const statuses = {
  type: 'object',
  description: 'HTTP status by absolute path; `*` answers every other path.',
  propertyNames: { pattern: '^(/|\\*$)' },
  additionalProperties: { type: 'integer', minimum: 100, maximum: 599 },
} as const
const proxyMode = { enum: ['iptables', 'nftables', 'ipvs', 'userspace', 'ebpf', 'kernelspace'] } as const
const milliseconds = { type: 'number', minimum: 0 } as const

const node = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    zone: { type: 'string' },
    region: { type: 'string' },
    addresses: strings,
    podCIDRs: strings,
    cpu: { type: 'string' },
    memory: { type: 'string' },
    pods: { type: 'integer', minimum: 1 },
    labels: words,
    taints: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: { type: 'string' }, value: { type: 'string' }, effect: { type: 'string' } },
        required: ['key', 'effect'],
        additionalProperties: false,
      },
    },
    proxyMode,
    os: { enum: ['linux', 'windows'] },
    kernel: { type: 'string' },
    modules: strings,
    firewall: {
      type: 'object',
      description:
        'What the outside finds closed at the addresses of this node, except ports and ranges: 30000-32767/TCP.',
      properties: { open: { type: 'array', items: { type: 'string', pattern: '^\\d+(-\\d+)?(/(TCP|UDP|SCTP))?$' } } },
      required: ['open'],
      additionalProperties: false,
    },
  },
  required: ['name'],
  additionalProperties: false,
} as const

const listener = {
  type: 'object',
  properties: { port, protocol, speaks: { enum: ['http', 'https', 'grpc', 'mysql', 'redis', 'tcp', 'udp', 'dns'] } },
  required: ['port', 'protocol', 'speaks'],
  additionalProperties: false,
} as const

const image = {
  type: 'object',
  description: 'How an image behaves; nothing in it runs.',
  properties: {
    listen: { type: 'array', items: listener },
    paths: statuses,
    problem: { type: 'object', properties: { paths: statuses }, required: ['paths'], additionalProperties: false },
    startSeconds: { type: 'number', minimum: 0, maximum: 3600 },
    answersAfter: milliseconds,
    needs: {
      type: 'array',
      items: {
        type: 'object',
        properties: { service: { type: 'string' }, port, paths: strings },
        required: ['service', 'port', 'paths'],
        additionalProperties: false,
      },
    },
    exec: { type: 'object', additionalProperties: { type: 'integer', minimum: 0, maximum: 255 } },
    calls: strings,
  },
  required: ['listen'],
  additionalProperties: false,
} as const

const host = {
  type: 'object',
  description: 'A host outside the cluster.',
  properties: {
    name: { type: 'string', minLength: 1 },
    names: strings,
    addresses: {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            properties: { from: { anyOf: [{ type: 'string' }, milliseconds] }, address: { type: 'string' } },
            required: ['from', 'address'],
            additionalProperties: false,
          },
        ],
      },
    },
    ports: {
      type: 'array',
      items: {
        type: 'object',
        properties: { port, protocol, speaks: { type: 'string' } },
        required: ['port', 'protocol'],
        additionalProperties: false,
      },
    },
    acceptsHosts: strings,
    certificate: strings,
    ttl: { type: 'integer', minimum: 0 },
  },
  required: ['name', 'addresses', 'ports'],
  additionalProperties: false,
} as const

const install = {
  type: 'object',
  description: 'Controllers beside the bare cluster, each with its options.',
  properties: {
    'ingress-nginx': {
      type: 'object',
      properties: {
        webhook: { type: 'boolean' },
        watchIngressWithoutClass: { type: 'boolean' },
        class: { type: 'string' },
      },
      additionalProperties: false,
    },
    'aws-load-balancer-controller': {
      type: 'object',
      properties: { serviceMutator: { type: 'boolean' } },
      additionalProperties: false,
    },
    'gateway-api': {
      type: 'object',
      properties: { channel: { enum: ['standard', 'experimental'] }, controller: { type: 'boolean' } },
      required: ['channel'],
      additionalProperties: false,
    },
    istio: { type: 'object', properties: { sidecars: { type: 'boolean' } }, additionalProperties: false },
    metallb: { type: 'object', additionalProperties: false },
    'external-dns': { type: 'object', additionalProperties: false },
  },
  additionalProperties: false,
} as const

const cluster = {
  type: 'object',
  description: 'What differs from the common ground: three workers in three zones, kube-proxy in iptables mode.',
  properties: {
    kubernetes: { type: 'string', pattern: '^1\\.\\d+$' },
    featureGates: { type: 'object', additionalProperties: { type: 'boolean' } },
    nodes: {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: 1000 },
        { type: 'array', minItems: 1, items: node },
      ],
    },
    zones: { ...strings, minItems: 1 },
    region: { type: 'string' },
    podCIDR: { type: 'string' },
    serviceCIDRs: strings,
    clusterDomain: { type: 'string' },
    proxyMode,
    scheduler: { type: 'string' },
    proxy: {
      type: 'object',
      properties: {
        masqueradeAll: { type: 'boolean' },
        detectLocalMode: { enum: ['ClusterCIDR', 'NodeCIDR', 'None'] },
        nodePortAddresses: strings,
        localhostNodePorts: { type: 'boolean' },
      },
      additionalProperties: false,
    },
    latency: {
      description: 'Between a change and the rules it leads to: `2s`, or milliseconds.',
      anyOf: [{ type: 'string' }, milliseconds],
    },
    dns: {
      type: 'object',
      properties: {
        corefile: { type: 'string' },
        upstream: { type: 'object', additionalProperties: strings },
        nodeResolvConf: {
          type: 'object',
          properties: { nameservers: strings, search: strings, options: strings },
          required: ['nameservers'],
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
    storageClasses: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: { type: 'string' }, default: { type: 'boolean' } },
        required: ['name'],
        additionalProperties: false,
      },
    },
    networkPolicy: { type: 'boolean' },
    limits: {
      type: 'object',
      properties: {
        pods: { type: 'integer', minimum: 1 },
        endpointSlices: { type: 'integer', minimum: 1 },
        objects: { type: 'integer', minimum: 1 },
        rounds: { type: 'integer', minimum: 1 },
        branches: { type: 'integer', minimum: 1 },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const

const balancer = {
  type: 'object',
  description: 'A load balancer as data: HAProxy, NGINX, F5, Citrix, or a controller of your own.',
  properties: {
    name: { type: 'string', minLength: 1 },
    class: { type: 'string', description: 'The loadBalancerClass it answers to; absent: Services without a class.' },
    layer: { enum: [4, 7] },
    pool: { ...strings, minItems: 1, description: 'Addresses or networks it hands out.' },
    algorithm: { enum: ['round-robin', 'random', 'source-hash', 'least-connections'] },
    healthCheck: {
      type: 'object',
      description: 'Seconds between checks, and failures until a target is left out.',
      properties: { interval: { type: 'number', exclusiveMinimum: 0 }, unhealthy: { type: 'integer', minimum: 1 } },
      additionalProperties: false,
    },
    client: {
      enum: ['kept', 'proxy-protocol', 'header', 'lost'],
      description: "What becomes of the client's address.",
    },
    targets: { enum: ['nodes', 'pods'] },
    scheme: { enum: ['internet-facing', 'internal'] },
    ipMode: { enum: ['VIP', 'Proxy'] },
    provisioning: { type: 'number', minimum: 0, description: 'Seconds until the address appears.' },
    billed: strings,
  },
  required: ['name', 'pool'],
  additionalProperties: false,
} as const

/** JSON Schema of exercise.yaml; `docs/exercise.schema.json` is this, for editors. */
export const exerciseSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'kubekata exercise',
  description: 'exercise.yaml: the cluster a submission meets, and what its images and the world outside do.',
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 },
    title: bilingual,
    namespaces: {
      description: 'Namespaces that exist: names, or names with labels.',
      anyOf: [strings, { type: 'object', additionalProperties: words }],
    },
    cluster,
    environment: { enum: ENVIRONMENTS },
    install,
    balancers: {
      type: 'array',
      items: balancer,
      description: "Load balancers that are asked before the environment's own.",
    },
    images: { type: 'object', additionalProperties: image },
    hosts: { type: 'array', items: host },
    publicNames: { ...strings, description: 'Names that external DNS keeps pointed at whatever routes them.' },
    delays: {
      type: 'object',
      description: 'One-way milliseconds, `zone-a>zone-b` or `region-a>region-b`.',
      propertyNames: { pattern: '^[^>]+>[^>]+$' },
      additionalProperties: milliseconds,
    },
    clients: {
      type: 'object',
      description:
        'By namespace: Pods of this image ask from it where some run; else Pods without labels, one on each node.',
      additionalProperties: {
        type: 'object',
        properties: { image: { type: 'string' } },
        required: ['image'],
        additionalProperties: false,
      },
    },
    settle: {
      description: 'Virtual time between applying and judging; 10m unless given.',
      anyOf: [{ type: 'string' }, milliseconds],
    },
    hints: {
      description:
        'Whether `kubekata test` says the smallest edit that puts a failed criterion right: none, never; on-request, with --fix (the default); counterfactual, always. `grade` says it with --fix.',
      enum: ['none', 'on-request', 'counterfactual'],
    },
  },
  required: ['id', 'title'],
  additionalProperties: false,
} as const
