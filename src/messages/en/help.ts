import type { Help } from '../help.ts'

const exercises = 'folder of the exercises (default ./features, else the ones that come along)'

const story = {
  filename: 'a file, a folder or -; may be given several times',
  exercise: 'in the cluster of this exercise, with its version, gates and what it gives',
  exercises,
  namespace: 'the namespace (default: default)',
  at: 'when to look, after apply (default 1m); several times when repeated',
  event:
    "what happens when: 'fail data/mysql-0@10s', 'scale deployment shop/web 5@1m', 'drain n1@2m', 'connect 30 web:80@10s', 'stop proxy n1@20s'",
}

export const help: Help = {
  tagline: 'kubekata grades exercises on Kubernetes Services without a cluster.',
  words: {
    usage: 'Usage',
    commands: 'Commands',
    options: 'Options',
    examples: 'Examples',
    more: 'kubekata COMMAND --help tells more.',
  },
  common: {
    locale: 'language of everything that is said (default from LC_ALL, LC_MESSAGES, LANG)',
    help: 'this help',
    version: 'the version',
    debug: 'stack traces of faults',
  },
  commands: {
    test: {
      summary: 'check your own manifests: points, reasons, what to fix next',
      usage: '[DIR]',
      about:
        "Grades the manifests in DIR (default: this folder) and prints every reason. The exercise is the folder's name, or --exercise.",
      flags: {
        exercise: 'the exercise, when the folder has another name',
        exercises,
        only: 'only this criterion and what it needs',
        json: 'print the result document instead',
        watch: 'check again after every change',
        fix: 'search the smallest edit that puts a failed criterion right, unless the exercise forbids it',
        'exit-zero': 'exit 0 even when a criterion failed',
        quiet: 'only the points',
        verbose: 'the whole way of packets',
      },
      examples: [
        ['kubekata test', 'in the folder of the manifests'],
        ['kubekata test submissions/kim/internal-database', 'from elsewhere'],
        ['kubekata test . --exercise internal-database --watch', 'again after every save'],
      ],
    },
    grade: {
      summary: 'grade a folder of students, one student or a zip; writes reports',
      usage: 'PATH…',
      about: 'PATH is one submission (STUDENT/EXERCISE), one student, a folder of students, or a .zip of these.',
      flags: {
        'output-dir': 'where reports go (default reports)',
        format: 'a format more, NAME or NAME:FILE; without FILE it goes to standard output',
        json: 'the result document on standard output',
        exercise: 'only this exercise; a student without it gets 0',
        exercises,
        only: 'only this criterion and what it needs',
        fix: 'say the smallest edit that puts each failed criterion right (slower)',
        jobs: 'threads (default: as many as the machine has)',
        shard: 'only part i of n, for several machines',
        resume: 'go on where an earlier run stopped',
        'no-cache': 'grade again what is already known',
        'fail-under': 'exit 1 when a score is below this percentage',
        'exit-zero': 'exit 0 unless kubekata itself is at fault',
        visibility: 'student leaves hidden criteria out (default instructor)',
        previous: 'an earlier report.json: shows what changed',
        quiet: 'no table and no progress',
        verbose: 'every result with its reasons',
      },
      examples: [
        ['kubekata grade submissions', 'everything, into reports/'],
        ['kubekata grade class.zip --exercise internal-database', 'a zip, one exercise'],
        ['kubekata grade . --format github --fail-under 60%', 'in a pipeline'],
        ['kubekata grade submissions --json > result.json', 'one document'],
      ],
    },
    verify: {
      summary: 'check an exercise: solutions, nothing, recorded mistakes',
      usage: '[EXERCISE…]',
      about:
        'Every solution must earn every point, nothing must earn nothing, and each mistake must lose exactly what its expected.json says.',
      flags: {
        exercises,
        update: 'write expected.json instead of comparing with it',
        mutants:
          'try every single edit of every solution too: each must be killed by the criterion that mutants.json names',
        json: 'everything as JSON',
        output: 'json: the same as --json',
        quiet: 'only what is wrong',
        verbose: 'every mutant with what became of it',
      },
      examples: [
        ['kubekata verify', 'all exercises'],
        ['kubekata verify features/internal-database', 'one of them'],
      ],
    },
    new: {
      summary: 'scaffold an exercise that passes verify',
      usage: 'EXERCISE',
      about:
        'Writes a small exercise to start from: definition, task, features in both languages, a solution, two mistakes.',
      flags: { exercises: 'folder of the exercises (default features)' },
      examples: [['kubekata new my-exercise', 'in features/my-exercise']],
    },
    explain: {
      summary: 'what a cause code means, why it costs points, how to put it right',
      usage: '[CODE]',
      about:
        'Explains a cause code of a report, or what is made of an annotation of load balancers; without CODE lists all codes.',
      flags: { json: 'as JSON' },
      examples: [
        ['kubekata explain expect.no-endpoint', 'one cause'],
        ['kubekata explain alb.ingress.kubernetes.io/wafv2-acl-arn', 'an annotation: simulated, known, or a slip'],
      ],
    },
    diff: {
      summary: 'which criteria changed between two results, and why',
      usage: 'OLD NEW',
      about: 'Compares two report.json files criterion by criterion.',
      flags: { json: 'as JSON' },
      examples: [['kubekata diff before/report.json reports/report.json', 'after a regrade']],
    },
    export: {
      summary: 'fill grades into a sheet that Canvas, Moodle or a colleague gave you',
      usage: 'canvas|moodle|csv --into FILE',
      about: 'Only grade and feedback cells of students that the report knows are touched.',
      flags: {
        into: 'the sheet, as downloaded; it is changed in place',
        from: 'the result document (default reports/report.json)',
        exercise: 'which exercise, when the report holds several',
        'grade-column': 'name or number of the column for grades',
        'feedback-column': 'name or number of the column for reasons',
        'output-file': 'write there and leave the sheet alone',
      },
      examples: [['kubekata export canvas --into grades.csv', 'a Canvas gradebook']],
    },
    merge: {
      summary: 'put the parts of several machines together',
      usage: 'FILE…',
      about: 'Merges report.json files of `grade --shard` into the reports that one run would have written.',
      flags: {
        'output-dir': 'where reports go (default reports)',
        format: 'a format more, NAME or NAME:FILE',
        json: 'the result document on standard output',
      },
      examples: [['kubekata merge part-1/report.json part-2/report.json', 'into reports/']],
    },
    reach: {
      summary: 'who reaches whom, as far as NetworkPolicies decide, after applying manifests',
      usage: '-f PATH',
      about:
        'A matrix of every Pod against every declared port, and below it which policy closes each way that is closed. With -n only the ports of that namespace; every Pod of the cluster is asked.',
      flags: {
        ...story,
        port: 'this port instead of the declared ones: 5432, 53/UDP',
        outside: 'an address outside that asks too; may be given several times',
        all: 'the reason of every cell, also of open ones',
        json: 'every cell as JSON',
        output: 'text or json, which is --json',
      },
      examples: [
        ['kubekata reach -f policies/ -n data', 'who gets at the Pods of namespace data'],
        ['kubekata reach -f policies/ --port 5432 --outside 203.0.113.9', 'one port, also from outside'],
      ],
    },
    balancers: {
      summary: 'addresses outside the cluster: which, when, for whom, whom Pods see, what is billed',
      usage: '-f PATH',
      about:
        'Puts manifests into a throw-away cluster and waits for the addresses of its Services of type LoadBalancer and Ingresses: pending and why, or reached from the internet and from inside, with the source that Pods see and the objects that are billed. With --environment the same manifests meet another cloud.',
      flags: {
        filename: 'a file, a folder or -; may be given several times',
        exercise: 'in the cluster of this exercise, with what it gives',
        exercises,
        environment:
          'none, eks, eks+lbc, gke, aks, metallb (with addresses of the LAN) or all; may be given several times',
        output: 'text or json',
      },
      examples: [
        [
          'kubekata balancers -f . --environment eks --environment eks+lbc',
          'the same manifests with and without the controller',
        ],
        ['kubekata balancers -f . --environment all', 'everywhere'],
      ],
    },
    submit: {
      summary: 'hand submissions to workers elsewhere, and wait for their grades',
      usage: 'PATH…',
      about:
        'Puts every submission into a queue on Redis for `kubekata worker`, then writes the reports that `grade` would. A submission that is already graded is not graded again.',
      flags: {
        queue: 'where the queue is (default KUBEKATA_QUEUE, else redis://127.0.0.1:6379)',
        name: 'name of the queue (default kubekata)',
        most: 'how many may wait at a time (default 1000)',
        detach: 'do not wait for the grades',
        dead: 'list what no worker could grade',
        retry: 'give what no worker could grade another try',
        'output-dir': 'where reports go (default reports)',
        format: 'a format more, NAME or NAME:FILE; without FILE it goes to standard output',
        json: 'the result document on standard output',
        exercise: 'only this exercise; a student without it gets 0',
        exercises,
        only: 'only this criterion and what it needs',
        shard: 'only part i of n, for several machines',
        'fail-under': 'exit 1 when a score is below this percentage',
        'exit-zero': 'exit 0 unless kubekata itself is at fault',
        visibility: 'student leaves hidden criteria out (default instructor)',
        previous: 'an earlier report.json: shows what changed',
        quiet: 'no table and no progress',
        verbose: 'every result with its reasons',
      },
      examples: [
        ['kubekata submit submissions --queue redis://redis:6379', 'and wait'],
        ['kubekata submit --dead', 'what could not be graded'],
      ],
    },
    worker: {
      summary: 'grade what comes in over a queue',
      usage: '',
      about:
        'Takes submissions from a queue on Redis until it is told to end. Start as many as you like; what a killed one had begun goes to another.',
      flags: {
        queue: 'where the queue is (default KUBEKATA_QUEUE, else redis://127.0.0.1:6379)',
        name: 'name of the queue (default kubekata)',
        exercises,
        jobs: 'threads (default: as many as the machine has)',
        silence: 'seconds after which a silent worker loses its work to another (default 30)',
        quiet: 'say nothing of single grades',
      },
      examples: [['kubekata worker --queue redis://redis:6379 --jobs 4', 'on each machine']],
    },
    apply: {
      summary: 'what `kubectl apply` would say, in a throw-away cluster',
      usage: '-f PATH',
      about:
        'Puts the manifests of PATH (a file, a folder with everything below it, - for standard input) into a fresh cluster: created, configured, unchanged, or refused with every error and its line. Nothing outside is touched.',
      flags: {
        filename: 'a file, a folder or -; may be given several times',
        exercise: 'in the cluster of this exercise, with its version, gates and what it gives',
        exercises,
        output: 'text (default) or json',
        timeline: 'what happens next, in its order, with virtual instants',
        for: 'how long the timeline lasts (default 1m of virtual time)',
      },
      examples: [
        ['kubekata apply -f web.yaml', 'one file'],
        ['kubekata apply -f manifests/ --timeline', 'from the API server to the nodes'],
        ['kubekata apply -f web.yaml --exercise internal-database -o json', 'in an exercise, for a program'],
      ],
    },
    get: {
      summary: 'what `kubectl get` would show after applying manifests, at any moment',
      usage: 'TYPE [NAME…] -f PATH',
      about: `Applies the manifests of PATH to a fresh cluster, lets virtual time pass and things happen, and shows objects in
kubectl's columns: pods, endpointslices, endpoints, services, events, any other kind, several with commas, or all.`,
      flags: {
        ...story,
        'all-namespaces': 'of every namespace',
        selector: 'labels: app=web,tier!=db,env in (a,b),!old',
        'field-selector': 'fields: status.phase=Running',
        output: 'wide, yaml, json or name',
        'no-headers': 'without headings',
        'show-labels': 'labels as the last column',
      },
      examples: [
        ['kubekata get pods,svc -f manifests/', 'after a minute'],
        ['kubekata get svc/web -f web.yaml -o yaml', 'with every default'],
        [
          "kubekata get endpointslices,pods -f . -n data --event 'fail mysql-0@10s' --at 20s --at 1m",
          'twice after a Pod fails',
        ],
        ["kubekata get events -f . -A --event 'drain n1@1m' --at 2m", 'what a drain leads to'],
      ],
    },
    dig: {
      summary: 'what `dig` would print in a Pod after applying manifests, at any moment',
      usage: 'NAME [TYPE] -f PATH',
      about:
        "Asks the cluster's DNS as dig does in a Pod. Several --at ask again and again; what the servers cached is kept.",
      flags: {
        ...story,
        from: 'the Pod that asks, or "node NAME" (default: a Pod of the namespace)',
        reverse: 'the names of an address',
        search: 'walk the search list, as +search',
        short: 'only the data, as +short',
        json: 'as JSON, one line for each question',
      },
      examples: [
        ['kubekata dig payment.shop.svc.cluster.local -f shop.yaml --from shop/order-0', 'one name'],
        [
          "kubekata dig db SRV +search -f db.yaml -n data --event 'fail db-0@10s' --at 5s --at 30s",
          'before and after a fault',
        ],
        ['kubekata dig -x 10.96.0.10', 'the name of an address'],
      ],
    },
    connect: {
      summary: 'open connections in a throw-away cluster: who gets them, and why',
      usage: 'HOST:PORT -f PATH',
      about:
        'Applies the manifests of PATH to a fresh cluster and opens connections from a Pod, a node or outside. Shares of a first connection are exact; the connections themselves are opened one after the other with fixed luck, and nodes remember them. Exits 1 when one of them reaches nobody.',
      flags: {
        filename: 'a file, a folder or -; may be given several times',
        exercise: 'in the cluster of this exercise',
        exercises,
        mode: 'how every node runs kube-proxy (default iptables)',
        scheduler: 'the scheduler of ipvs: rr, wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, mh, fo, ovf',
        from: 'a running Pod (NAME, NAMESPACE/NAME), node/NAME, an address outside, or outside',
        namespace: 'of the client and of what port-forward names (default default)',
        count: 'how many connections (default 1)',
        trace: 'every hop: rule, reason, line of the manifest',
        'port-forward': 'as through kubectl port-forward: HOST is pod/NAME, svc/NAME or deploy/NAME',
        output: 'text (default) or json',
        at: 'virtual time that passes first (default 1m)',
        protocol: 'TCP (default), UDP or SCTP',
        'keep-open': 'connections stay open, so that schedulers count them',
      },
      examples: [
        ['kubekata connect web:80 -f web.yaml -c 300', 'three hundred connections from a Pod'],
        ['kubekata connect 192.168.10.1:30080 -f web.yaml --from outside --trace', 'a node port, hop by hop'],
        ['kubekata connect web:80 -f web.yaml --scheduler lc -c 30 --keep-open', 'least connections'],
        ['kubekata connect svc/web:80 -f web.yaml --port-forward --trace', 'what port-forward really does'],
      ],
    },
    curl: {
      summary: 'send requests in a throw-away cluster: who answers what, and why',
      usage: 'URL -f PATH',
      about:
        'As connect, but over HTTP: names, balancers, Ingresses and Gateways included. Exits 1 unless all are answered below 400.',
      flags: {
        filename: 'a file, a folder or -; may be given several times',
        exercise: 'in the cluster of this exercise, with what is installed there',
        exercises,
        mode: 'how every node runs kube-proxy (default iptables)',
        scheduler: 'the scheduler of ipvs',
        from: 'a running Pod (NAME, NAMESPACE/NAME), node/NAME, an address outside, or outside',
        namespace: 'of the client and of what port-forward names (default default)',
        count: 'how many requests (default 1)',
        trace: 'every hop: rule, reason, line of the manifest',
        'port-forward': 'as through kubectl port-forward: URL is svc/NAME:PORT/PATH',
        output: 'text (default) or json',
        at: 'virtual time that passes first (default 1m)',
        header: "a header, 'Name: value'; may be given several times",
        request: 'the method (default GET)',
        'keep-cookies': 'the client keeps its cookies, as a browser does',
      },
      examples: [
        ['kubekata curl http://web/ -f web.yaml -c 100', 'a hundred requests from a Pod'],
        ["kubekata curl http://192.168.10.1:30080/ -f web.yaml --from outside -H 'Host: shop.example'", 'from outside'],
        ['kubekata curl svc/web:80/ready -f web.yaml --port-forward', 'through port-forward'],
      ],
    },
    modes: {
      summary: 'the same manifests under every mode of kube-proxy, side by side',
      usage: '-f PATH',
      about:
        'Asks every Service from a Pod, a node and outside in every mode that Linux can run: who gets connections and which share, whom Pods see, whether the same client meets the same Pod again, and how many rules a first packet looks at. Below: what a node holds in each mode, and which modes each node could run by its operating system, kernel and modules.',
      flags: { ...story, output: 'text (default) or json' },
      examples: [
        ['kubekata modes -f web.yaml', 'every mode beside the others'],
        ['kubekata modes -f web.yaml --exercise public-frontend -o json', 'with the nodes of an exercise, as JSON'],
      ],
    },
    rules: {
      summary: "what a node's rules are: iptables-save, nft list ruleset, ipvsadm -Sn",
      usage: '-f PATH',
      about:
        "Applies the manifests of PATH to a fresh cluster and prints what kube-proxy has written on a node; iptables-restore and nft -f take it. Connections are events: 'connect 30 web:80@10s', 'hold 2 web:80 from outside@20s'.",
      flags: {
        ...story,
        mode: 'iptables (default), nftables, ipvs, userspace, ebpf or kernelspace',
        scheduler: 'the scheduler of ipvs (default rr)',
        node: 'the node (default the first)',
        family:
          'the addresses of one family alone: IPv4 as iptables-save, IPv6 as ip6tables-save (default both that the node has)',
        counters: 'what each rule or server has counted: iptables-save -c, ipvsadm --stats and -Lnc',
        output: 'text (default) or json',
      },
      examples: [
        [
          "kubekata rules -f web.yaml --counters --event 'connect 30 web:80@10s'",
          'after thirty connections, as iptables-save -c',
        ],
        ['kubekata rules --mode iptables --node n1 -f web.yaml', 'as iptables-save'],
        ['kubekata rules --mode ipvs --scheduler wrr -f web.yaml', 'as ipvsadm -Sn'],
      ],
    },
    steps: {
      summary: 'the sentences that features are written in',
      usage: '[WORD]',
      about: 'Lists every step in the chosen language with a sentence that uses it, or those that contain WORD.',
      flags: {
        exercises,
        json: 'both languages as JSON',
        output: 'json, or markdown: a page',
        glue: 'write a step file from which an editor completes steps in both languages',
      },
      examples: [['kubekata steps --locale ko', 'in Korean']],
    },
  },
}
