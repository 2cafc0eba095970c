import type { Help } from '../help.ts'

const exercises = '실습 폴더 (기본 ./features, 없으면 함께 설치된 실습)'

const story = {
  filename: '파일, 폴더 또는 -. 여러 번 쓸 수 있음',
  exercise: '이 실습의 클러스터에서 (버전, 기능 게이트, 주어진 것까지)',
  exercises,
  namespace: '네임스페이스 (기본 default)',
  at: '적용한 뒤 언제 볼지 (기본 1m). 여러 번 적으면 여러 번 봅니다',
  event:
    "언제 무슨 일이 일어나는지: 'fail data/mysql-0@10s', 'scale deployment shop/web 5@1m', 'drain n1@2m', 'connect 30 web:80@10s', 'stop proxy n1@20s'",
}

export const help: Help = {
  tagline: 'kubekata는 클러스터 없이 쿠버네티스 서비스 실습을 채점합니다.',
  words: {
    usage: '사용법',
    commands: '명령',
    options: '옵션',
    examples: '예',
    more: 'kubekata 명령 --help로 더 볼 수 있습니다.',
  },
  common: {
    locale: '출력 언어 (기본: LC_ALL, LC_MESSAGES, LANG에서)',
    help: '이 도움말',
    version: '버전',
    debug: '오류의 스택 추적',
  },
  commands: {
    test: {
      summary: '자기 매니페스트를 점검합니다: 점수, 이유, 다음에 고칠 것',
      usage: '[폴더]',
      about:
        '폴더(기본: 현재 폴더)의 매니페스트를 채점하고 이유를 모두 보여 줍니다. 실습은 폴더 이름이나 --exercise로 정합니다.',
      flags: {
        exercise: '폴더 이름이 다를 때의 실습 이름',
        exercises,
        only: '이 기준과 그 기준에 필요한 것만',
        json: '결과 문서를 대신 출력',
        watch: '파일이 바뀔 때마다 다시 점검',
        fix: '실패한 기준을 통과하게 하는 가장 작은 수정을 찾음(실습이 막지 않으면)',
        'exit-zero': '실패한 기준이 있어도 0으로 종료',
        quiet: '점수만',
        verbose: '패킷이 지나간 길 전체',
      },
      examples: [
        ['kubekata test', '매니페스트가 있는 폴더에서'],
        ['kubekata test submissions/kim/internal-database', '다른 곳에서'],
        ['kubekata test . --exercise internal-database --watch', '저장할 때마다 다시'],
      ],
    },
    grade: {
      summary: '학생 폴더들, 학생 한 명 또는 zip을 채점하고 보고서를 씁니다',
      usage: '경로…',
      about: '경로는 제출물 하나(학생/실습), 학생 한 명, 학생 폴더들의 폴더 또는 이들의 .zip입니다.',
      flags: {
        'output-dir': '보고서 폴더 (기본 reports)',
        format: '형식 추가, 이름 또는 이름:파일. 파일이 없으면 표준 출력',
        json: '결과 문서를 표준 출력으로',
        exercise: '이 실습만. 제출하지 않은 학생은 0점',
        exercises,
        only: '이 기준과 그 기준에 필요한 것만',
        fix: '실패한 기준마다 통과하게 하는 가장 작은 수정을 알려 줌(더 느림)',
        jobs: '스레드 수 (기본: 컴퓨터의 수)',
        shard: 'n개 가운데 i번째 부분만, 여러 컴퓨터에서',
        resume: '이전 실행이 멈춘 곳부터',
        'no-cache': '이미 아는 것도 다시 채점',
        'fail-under': '점수가 이 백분율보다 낮으면 1로 종료',
        'exit-zero': 'kubekata 자체의 오류가 아니면 0으로 종료',
        visibility: 'student는 비공개 기준을 뺍니다 (기본 instructor)',
        previous: '이전 report.json: 바뀐 것을 보여 줌',
        quiet: '표와 진행 상황 없이',
        verbose: '모든 결과를 이유와 함께',
      },
      examples: [
        ['kubekata grade submissions', '모두 채점해 reports/에'],
        ['kubekata grade class.zip --exercise internal-database', 'zip에서 실습 하나'],
        ['kubekata grade . --format github --fail-under 60%', '파이프라인에서'],
        ['kubekata grade submissions --json > result.json', '문서 하나로'],
      ],
    },
    verify: {
      summary: '실습을 점검합니다: 정답, 빈 제출물, 기록된 오답',
      usage: '[실습…]',
      about:
        '모든 정답은 만점이어야 하고, 빈 제출물은 0점이어야 하며, 오답은 expected.json이 말하는 만큼만 잃어야 합니다.',
      flags: {
        exercises,
        update: '비교하지 않고 expected.json을 새로 씀',
        mutants: '정답을 한 곳씩 고친 변이도 모두 시험: mutants.json이 말하는 기준이 잡아야 함',
        json: '모두 JSON으로',
        output: 'json: --json과 같음',
        quiet: '잘못된 것만',
        verbose: '모든 변이와 그 결과',
      },
      examples: [
        ['kubekata verify', '모든 실습'],
        ['kubekata verify features/internal-database', '하나만'],
      ],
    },
    new: {
      summary: 'verify를 통과하는 실습의 뼈대를 만듭니다',
      usage: '실습',
      about: '시작할 수 있는 작은 실습을 씁니다. 정의, 과제, 두 언어의 피처, 정답 하나, 오답 둘이 들어 있습니다.',
      flags: { exercises: '실습 폴더 (기본 features)' },
      examples: [['kubekata new my-exercise', 'features/my-exercise에']],
    },
    explain: {
      summary: '원인 코드의 뜻, 점수를 잃는 이유, 고치는 법',
      usage: '[코드]',
      about:
        '보고서의 원인 코드, 또는 로드 밸런서 애너테이션을 어떻게 다루는지 설명합니다. 코드 없이 쓰면 모두 보여 줍니다.',
      flags: { json: 'JSON으로' },
      examples: [
        ['kubekata explain expect.no-endpoint', '원인 하나'],
        [
          'kubekata explain alb.ingress.kubernetes.io/wafv2-acl-arn',
          '애너테이션: 시뮬레이션하는지, 알기만 하는지, 오타인지',
        ],
      ],
    },
    diff: {
      summary: '두 결과 사이에 바뀐 기준과 그 이유',
      usage: '이전 이후',
      about: 'report.json 두 개를 기준마다 비교합니다.',
      flags: { json: 'JSON으로' },
      examples: [['kubekata diff before/report.json reports/report.json', '다시 채점한 뒤']],
    },
    export: {
      summary: 'Canvas, Moodle 등에서 내려받은 시트에 점수를 채웁니다',
      usage: 'canvas|moodle|csv --into 파일',
      about: '보고서에 있는 학생의 점수와 의견 칸만 바꿉니다.',
      flags: {
        into: '내려받은 시트. 그 자리에서 바꿈',
        from: '결과 문서 (기본 reports/report.json)',
        exercise: '보고서에 실습이 여럿일 때의 실습',
        'grade-column': '점수 열의 이름이나 번호',
        'feedback-column': '의견 열의 이름이나 번호',
        'output-file': '시트는 두고 이 파일에 씀',
      },
      examples: [['kubekata export canvas --into grades.csv', 'Canvas 성적부']],
    },
    merge: {
      summary: '여러 컴퓨터의 부분 결과를 합칩니다',
      usage: '파일…',
      about: '`grade --shard`의 report.json들을 한 번에 채점했을 때의 보고서로 합칩니다.',
      flags: {
        'output-dir': '보고서 폴더 (기본 reports)',
        format: '형식 추가, 이름 또는 이름:파일',
        json: '결과 문서를 표준 출력으로',
      },
      examples: [['kubekata merge part-1/report.json part-2/report.json', 'reports/에']],
    },
    reach: {
      summary: '매니페스트를 적용한 뒤, 네트워크 폴리시가 정하는 만큼 누가 누구에게 닿는지 봅니다',
      usage: '-f 경로',
      about:
        '모든 Pod와 선언된 모든 포트의 표를 보여 주고, 닫힌 길마다 어느 폴리시가 막는지 그 아래에 적습니다. -n을 쓰면 그 네임스페이스의 포트만 봅니다. 묻는 쪽은 클러스터의 모든 Pod입니다.',
      flags: {
        ...story,
        port: '선언된 포트 대신 이 포트: 5432, 53/UDP',
        outside: '함께 물어볼 클러스터 밖의 주소. 여러 번 쓸 수 있습니다',
        all: '열린 칸까지 모든 칸의 이유',
        json: '모든 칸을 JSON으로',
        output: 'text 또는 json(--json과 같음)',
      },
      examples: [
        ['kubekata reach -f policies/ -n data', '네임스페이스 data의 Pod에 누가 닿는지'],
        ['kubekata reach -f policies/ --port 5432 --outside 203.0.113.9', '포트 하나, 밖에서도'],
      ],
    },
    balancers: {
      summary: '클러스터 밖의 주소: 무엇이, 언제, 누구에게, Pod는 누구를 보는지, 무엇이 과금되는지',
      usage: '-f 경로',
      about:
        '매니페스트를 일회용 클러스터에 넣고 LoadBalancer 타입 Service와 Ingress의 주소를 기다립니다. pending이면 그 이유를, 아니면 인터넷과 내부에서 닿는지, Pod가 보는 출발지와 과금되는 객체를 보여 줍니다. --environment로 같은 매니페스트를 다른 클라우드에 넣어 볼 수 있습니다.',
      flags: {
        filename: '파일, 폴더 또는 -. 여러 번 쓸 수 있습니다',
        exercise: '이 과제의 클러스터에서, 과제가 주는 것과 함께',
        exercises,
        environment: 'none, eks, eks+lbc, gke, aks, metallb(LAN 주소 포함) 또는 all. 여러 번 쓸 수 있습니다',
        output: 'text 또는 json',
      },
      examples: [
        [
          'kubekata balancers -f . --environment eks --environment eks+lbc',
          '컨트롤러가 있을 때와 없을 때, 같은 매니페스트',
        ],
        ['kubekata balancers -f . --environment all', '모든 환경에서'],
      ],
    },
    submit: {
      summary: '다른 곳의 워커에 제출물을 넘기고 점수를 기다립니다',
      usage: '경로…',
      about:
        '모든 제출물을 `kubekata worker`가 읽는 Redis 큐에 넣고, `grade`와 같은 보고서를 씁니다. 이미 채점한 제출물은 다시 채점하지 않습니다.',
      flags: {
        queue: '큐의 주소 (기본 KUBEKATA_QUEUE, 없으면 redis://127.0.0.1:6379)',
        name: '큐의 이름 (기본 kubekata)',
        most: '한 번에 기다릴 수 있는 제출물 수 (기본 1000)',
        detach: '점수를 기다리지 않음',
        dead: '채점하지 못한 제출물의 목록',
        retry: '채점하지 못한 제출물을 다시 시도',
        'output-dir': '보고서 폴더 (기본 reports)',
        format: '형식 추가, 이름 또는 이름:파일. 파일이 없으면 표준 출력',
        json: '결과 문서를 표준 출력으로',
        exercise: '이 실습만. 제출하지 않은 학생은 0점',
        exercises,
        only: '이 기준과 그 기준에 필요한 것만',
        shard: 'n개 가운데 i번째 부분만, 여러 컴퓨터에서',
        'fail-under': '점수가 이 백분율보다 낮으면 1로 종료',
        'exit-zero': 'kubekata 자체의 오류가 아니면 0으로 종료',
        visibility: 'student는 비공개 기준을 뺍니다 (기본 instructor)',
        previous: '이전 report.json: 바뀐 것을 보여 줌',
        quiet: '표와 진행 상황 없이',
        verbose: '모든 결과를 이유와 함께',
      },
      examples: [
        ['kubekata submit submissions --queue redis://redis:6379', '점수까지 기다림'],
        ['kubekata submit --dead', '채점하지 못한 것'],
      ],
    },
    worker: {
      summary: '큐로 들어오는 제출물을 채점합니다',
      usage: '',
      about:
        '끝내라고 할 때까지 Redis 큐의 제출물을 채점합니다. 몇 개든 띄울 수 있고, 죽은 워커가 하던 일은 다른 워커가 이어받습니다.',
      flags: {
        queue: '큐의 주소 (기본 KUBEKATA_QUEUE, 없으면 redis://127.0.0.1:6379)',
        name: '큐의 이름 (기본 kubekata)',
        exercises,
        jobs: '스레드 수 (기본: 컴퓨터의 수)',
        silence: '응답이 없는 워커의 일을 넘기기까지의 초 (기본 30)',
        quiet: '점수마다 알리지 않음',
      },
      examples: [['kubekata worker --queue redis://redis:6379 --jobs 4', '컴퓨터마다']],
    },
    apply: {
      summary: '임시 클러스터에서 `kubectl apply`의 대답을 봅니다',
      usage: '-f 경로',
      about:
        '경로(파일, 폴더와 그 아래 전부, 표준 입력은 -)의 매니페스트를 새 클러스터에 넣습니다. 생성됨, 변경됨, 그대로, 또는 거부됨과 그 오류가 난 줄을 모두 보여 줍니다. 바깥은 건드리지 않습니다.',
      flags: {
        filename: '파일, 폴더 또는 -. 여러 번 쓸 수 있음',
        exercise: '이 실습의 클러스터에서 (버전, 기능 게이트, 주어진 것까지)',
        exercises,
        output: 'text(기본) 또는 json',
        timeline: '이어서 일어나는 일을 순서대로 가상 시각과 함께',
        for: '타임라인의 길이 (기본 가상 시간 1m)',
      },
      examples: [
        ['kubekata apply -f web.yaml', '파일 하나'],
        ['kubekata apply -f manifests/ --timeline', 'API 서버에서 노드까지'],
        ['kubekata apply -f web.yaml --exercise internal-database -o json', '실습의 클러스터에서, 프로그램용으로'],
      ],
    },
    get: {
      summary: '매니페스트를 적용한 뒤 `kubectl get`이 보여 줄 내용을 아무 시점에나 봅니다',
      usage: '종류 [이름…] -f 경로',
      about: `경로의 매니페스트를 새 클러스터에 적용하고, 가상 시간을 보내며 일어날 일을 일으킨 뒤 오브젝트를 kubectl의 열로
보여 줍니다. pods, endpointslices, endpoints, services, events 등 어떤 종류든 되고, 쉼표로 여럿을 적거나 all을 적을 수 있습니다.`,
      flags: {
        ...story,
        'all-namespaces': '모든 네임스페이스',
        selector: '레이블: app=web,tier!=db,env in (a,b),!old',
        'field-selector': '필드: status.phase=Running',
        output: 'wide, yaml, json 또는 name',
        'no-headers': '제목 줄 없이',
        'show-labels': '마지막 열에 레이블',
      },
      examples: [
        ['kubekata get pods,svc -f manifests/', '1분 뒤'],
        ['kubekata get svc/web -f web.yaml -o yaml', '모든 기본값과 함께'],
        [
          "kubekata get endpointslices,pods -f . -n data --event 'fail mysql-0@10s' --at 20s --at 1m",
          'Pod에 장애가 난 뒤 두 번',
        ],
        ["kubekata get events -f . -A --event 'drain n1@1m' --at 2m", '드레인이 일으키는 일'],
      ],
    },
    dig: {
      summary: '매니페스트를 적용한 뒤 Pod 안의 `dig`가 보여 줄 내용을 아무 시점에나 봅니다',
      usage: '이름 [타입] -f 경로',
      about:
        '클러스터의 DNS에 Pod 안의 dig처럼 묻습니다. --at을 여럿 적으면 거듭 묻고, 서버가 캐시한 것은 남아 있습니다.',
      flags: {
        ...story,
        from: '묻는 Pod 또는 "node 이름" (기본: 그 네임스페이스의 Pod)',
        reverse: '주소의 이름',
        search: '검색 목록을 따라갑니다 (+search와 같음)',
        short: '데이터만 (+short와 같음)',
        json: 'JSON으로, 질문마다 한 줄',
      },
      examples: [
        ['kubekata dig payment.shop.svc.cluster.local -f shop.yaml --from shop/order-0', '이름 하나'],
        ["kubekata dig db SRV +search -f db.yaml -n data --event 'fail db-0@10s' --at 5s --at 30s", '장애 전과 후'],
        ['kubekata dig -x 10.96.0.10', '주소의 이름'],
      ],
    },
    connect: {
      summary: '일회용 클러스터에서 연결을 열어, 누가 왜 받는지 보기',
      usage: '호스트:포트 -f 경로',
      about:
        '경로의 매니페스트를 새 클러스터에 적용하고 Pod, 노드 또는 밖에서 연결을 엽니다. 첫 연결의 비율은 정확한 값이고, 연결은 정해진 운으로 하나씩 열리며 노드가 기억합니다. 하나라도 아무에게 닿지 못하면 1로 끝납니다.',
      flags: {
        filename: '파일, 폴더 또는 -. 여러 번 쓸 수 있음',
        exercise: '이 실습의 클러스터에서',
        exercises,
        mode: '모든 노드의 kube-proxy 모드 (기본 iptables)',
        scheduler: 'ipvs 스케줄러: rr, wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, mh, fo, ovf',
        from: '실행 중인 Pod(이름, 네임스페이스/이름), node/이름, 밖의 주소 또는 outside',
        namespace: '클라이언트와 port-forward 대상의 네임스페이스 (기본 default)',
        count: '연결 수 (기본 1)',
        trace: '모든 홉: 규칙, 이유, 매니페스트의 줄',
        'port-forward': 'kubectl port-forward처럼. 호스트는 pod/이름, svc/이름, deploy/이름',
        output: 'text(기본) 또는 json',
        at: '먼저 지나갈 가상 시간 (기본 1m)',
        protocol: 'TCP(기본), UDP 또는 SCTP',
        'keep-open': '연결을 열어 두어 스케줄러가 세게 함',
      },
      examples: [
        ['kubekata connect web:80 -f web.yaml -c 300', 'Pod에서 연결 300개'],
        ['kubekata connect 192.168.10.1:30080 -f web.yaml --from outside --trace', '노드 포트를 홉마다'],
        ['kubekata connect web:80 -f web.yaml --scheduler lc -c 30 --keep-open', '최소 연결'],
        ['kubekata connect svc/web:80 -f web.yaml --port-forward --trace', 'port-forward가 실제로 하는 일'],
      ],
    },
    curl: {
      summary: '일회용 클러스터에서 요청을 보내, 누가 무엇을 왜 답하는지 보기',
      usage: 'URL -f 경로',
      about:
        'connect와 같지만 HTTP로, 이름과 로드 밸런서, 인그레스, 게이트웨이를 모두 거칩니다. 모든 응답이 400 미만이 아니면 1로 끝납니다.',
      flags: {
        filename: '파일, 폴더 또는 -. 여러 번 쓸 수 있음',
        exercise: '이 실습의 클러스터에서 (설치된 것까지)',
        exercises,
        mode: '모든 노드의 kube-proxy 모드 (기본 iptables)',
        scheduler: 'ipvs 스케줄러',
        from: '실행 중인 Pod(이름, 네임스페이스/이름), node/이름, 밖의 주소 또는 outside',
        namespace: '클라이언트와 port-forward 대상의 네임스페이스 (기본 default)',
        count: '요청 수 (기본 1)',
        trace: '모든 홉: 규칙, 이유, 매니페스트의 줄',
        'port-forward': 'kubectl port-forward처럼. URL은 svc/이름:포트/경로',
        output: 'text(기본) 또는 json',
        at: '먼저 지나갈 가상 시간 (기본 1m)',
        header: "헤더 'Name: value'. 여러 번 쓸 수 있음",
        request: '메서드 (기본 GET)',
        'keep-cookies': '클라이언트가 브라우저처럼 쿠키를 지킴',
      },
      examples: [
        ['kubekata curl http://web/ -f web.yaml -c 100', 'Pod에서 요청 100개'],
        ["kubekata curl http://192.168.10.1:30080/ -f web.yaml --from outside -H 'Host: shop.example'", '밖에서'],
        ['kubekata curl svc/web:80/ready -f web.yaml --port-forward', 'port-forward로'],
      ],
    },
    modes: {
      summary: '같은 매니페스트를 kube-proxy의 모든 모드에서 나란히 보기',
      usage: '-f 경로',
      about:
        '모든 서비스에 Pod, 노드, 바깥에서 리눅스용 모드마다 연결해 봅니다. 누가 연결을 얼마나 받는지, Pod가 누구를 보는지, 같은 클라이언트가 같은 Pod를 다시 만나는지, 첫 패킷이 규칙을 몇 개 살펴보는지 보여 줍니다. 그 아래에는 모드마다 노드가 지니는 규칙의 수와, 운영 체제·커널·모듈로 보아 노드마다 실행할 수 있는 모드가 있습니다.',
      flags: { ...story, output: 'text(기본) 또는 json' },
      examples: [
        ['kubekata modes -f web.yaml', '모든 모드를 나란히'],
        ['kubekata modes -f web.yaml --exercise public-frontend -o json', '실습의 노드로, JSON으로'],
      ],
    },
    rules: {
      summary: '노드의 규칙: iptables-save, nft list ruleset, ipvsadm -Sn',
      usage: '-f 경로',
      about:
        "경로의 매니페스트를 새 클러스터에 적용하고 kube-proxy가 노드에 쓴 것을 보여 줍니다. iptables-restore와 nft -f가 그대로 받습니다. 연결은 사건으로 적습니다: 'connect 30 web:80@10s', 'hold 2 web:80 from outside@20s'.",
      flags: {
        ...story,
        mode: 'iptables(기본), nftables, ipvs, userspace, ebpf, kernelspace',
        scheduler: 'ipvs 스케줄러 (기본 rr)',
        node: '노드 (기본: 첫 노드)',
        family: '한 주소 패밀리만: IPv4는 iptables-save처럼, IPv6는 ip6tables-save처럼 (기본: 노드에 있는 것 모두)',
        counters: '규칙과 서버마다 센 것: iptables-save -c, ipvsadm --stats와 -Lnc',
        output: 'text(기본) 또는 json',
      },
      examples: [
        [
          "kubekata rules -f web.yaml --counters --event 'connect 30 web:80@10s'",
          '연결 서른 번 뒤, iptables-save -c처럼',
        ],
        ['kubekata rules --mode iptables --node n1 -f web.yaml', 'iptables-save처럼'],
        ['kubekata rules --mode ipvs --scheduler wrr -f web.yaml', 'ipvsadm -Sn처럼'],
      ],
    },
    steps: {
      summary: '피처에 쓰는 문장 목록',
      usage: '[단어]',
      about: '고른 언어의 모든 단계를 쓰임새와 함께, 또는 단어가 들어 있는 단계만 보여 줍니다.',
      flags: {
        exercises,
        json: '두 언어를 JSON으로',
        output: 'json, 또는 markdown: 문서 한 쪽',
        glue: '편집기가 두 언어의 단계를 완성할 수 있게 하는 단계 파일을 씀',
      },
      examples: [['kubekata steps --locale ko', '한국어로']],
    },
  },
}
