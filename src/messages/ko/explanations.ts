import type { Explanations } from '../explanation.ts'

const limit = {
  why: '어떤 입력도 다른 사람의 채점을 멈추지 못하도록 제출물에는 한도가 있습니다.',
  fix: '실습의 매니페스트만 작은 파일 몇 개로 내십시오.',
} as const

export const explanations: Explanations = {
  'expect.nothing-concerns': {
    why: '제출물 가운데 실습의 네임스페이스에 있는 워크로드나 서비스가 없습니다. metadata.namespace가 없으면 오브젝트는 default 네임스페이스에 만들어집니다.',
    fix: '모든 오브젝트의 metadata.namespace에 과제가 말하는 네임스페이스를 쓰십시오.',
  },
  'expect.no-object': {
    why: '파일에 오브젝트가 하나도 없습니다. 주석이나 빈 문서뿐입니다.',
    fix: 'apiVersion, kind, metadata.name이 있는 매니페스트를 하나 이상 내십시오.',
  },
  'expect.not-restarted': {
    why: 'kubelet은 livenessProbe가 failureThreshold번 잇달아 실패하면 컨테이너를 재시작합니다. 이 프로브가 없으면 멈춘 애플리케이션이 그대로 남습니다. readinessProbe는 트래픽에서 뺄 뿐입니다.',
    fix: '애플리케이션 자체에 묻는 livenessProbe를 두고, periodSeconds × failureThreshold를 허용된 시간 안으로 맞추십시오.',
  },
  'expect.no-service': {
    why: '서비스는 이름과 네임스페이스로 찾습니다. 클라이언트는 이름.네임스페이스.svc.cluster.local을 씁니다. 이름이나 네임스페이스가 다르면 다른 서비스입니다.',
    fix: '서비스의 이름과 네임스페이스를 과제와 똑같이 쓰십시오.',
  },
  'expect.ready-pods': {
    why: '서비스는 같은 네임스페이스에서 셀렉터의 모든 쌍을 레이블로 가진 준비된 Pod에만 트래픽을 보냅니다. 준비되지 않았거나 레이블이 다른 Pod는 그 뒤에 없습니다.',
    fix: '서비스의 셀렉터와 Pod 템플릿의 레이블, replicas와 과제를 견주고, Pod가 왜 준비되지 않는지(이미지, readinessProbe, 스케줄링) 보십시오.',
  },
  'expect.labelled-pods': {
    why: 'Pod의 레이블은 Pod 템플릿(spec.template.metadata.labels)의 레이블입니다. 디플로이먼트 자신의 레이블은 Pod에 전해지지 않습니다.',
    fix: 'replicas와 Pod 템플릿의 레이블을 과제대로 쓰십시오.',
  },
  'expect.connects': {
    why: '연결은 이름에서 주소로, 주소에서 kube-proxy의 규칙을 거쳐 엔드포인트로, 그리고 열려 있는 포트로 갑니다. 그 길에서 끝났습니다.',
    fix: '패킷이 지나간 길을 따라가 보십시오. 서비스의 port는 클라이언트가 쓰는 포트이고, targetPort는 컨테이너가 듣는 포트입니다. 네트워크 폴리시가 막고 있을 수도 있습니다.',
  },
  'expect.connects-anyway': {
    why: '닫혀 있어야 할 길이 열려 있습니다. 네트워크 폴리시가 그 Pod를 선택하지 않았거나, 너무 많이 허용했거나, 아무것도 막지 않았습니다. 폴리시는 허용할 것을 더할 뿐이며, 그 방향으로 어떤 폴리시가 선택한 Pod만 나머지에 닫힙니다.',
    fix: '보호할 Pod를 podSelector로 선택하고, 방향을 policyTypes에 쓰고, 과제가 말한 것만 허용하십시오. 노드 포트라면 서비스의 타입과 트래픽 정책을 비교하십시오.',
  },
  'expect.no-such-pod': {
    why: '이 레이블을 가진 Pod에 대해 묻는데, 준비된 것이 없습니다.',
    fix: 'Pod 템플릿에 과제가 말한 레이블을 쓰고, Pod가 준비되는지 확인하십시오.',
  },
  'expect.reaches-other': {
    why: '연결이 받지 말아야 할 Pod에서 끝났거나 어디에도 이르지 못했습니다. 서비스의 트래픽을 받는 Pod는 셀렉터가 정합니다. 셀렉터의 레이블을 모두 가진 Pod가 받습니다.',
    fix: '셀렉터를 과제가 말한 만큼 좁히거나 넓히고, 패킷이 지나간 길을 끝까지 따라가 보십시오.',
  },
  'expect.not-reached': {
    why: '트래픽을 나누어 받아야 할 Pod가 전혀 받지 못합니다. 셀렉터에서 빠졌거나 준비되지 않았습니다.',
    fix: 'Pod의 레이블을 셀렉터와, 준비 상태를 프로브와 비교하십시오.',
  },
  'expect.label-share': {
    why: '서비스는 새 연결을 엔드포인트에 고르게 나누므로 Pod의 무리는 그 수만큼 받습니다. 라우터는 주어진 가중치를 따릅니다.',
    fix: '서비스라면 복제본 수를, 인그레스나 라우트라면 가중치를 과제가 말한 비율에 맞추십시오.',
  },
  'expect.source-seen': {
    why: '다른 노드의 Pod에 연결을 넘기는 노드는 응답이 자기를 거쳐 돌아오도록 출발지 주소를 자기 주소로 바꿉니다. externalTrafficPolicy가 Local이면 자기 노드의 Pod에만 넘기고 주소를 그대로 둡니다.',
    fix: 'externalTrafficPolicy: Local을 쓰고, 클라이언트가 들어오는 노드에 Pod가 있는지 확인하십시오.',
  },
  'expect.resolves': {
    why: '클러스터 DNS는 이름.네임스페이스.svc.cluster.local을 압니다. 짧은 이름에는 묻는 Pod의 네임스페이스가 붙으므로, 다른 네임스페이스의 서비스는 적어도 이름.네임스페이스로 써야 합니다.',
    fix: '이름을 네임스페이스와 함께 쓰고, 그곳에 서비스가 있는지 확인하십시오.',
  },
  'expect.gets-nothing': {
    why: 'Pod가 서비스 뒤에 있지만 새 연결이 전혀 가지 않습니다. 트래픽 정책, 토폴로지 힌트 또는 가중치가 막고 있습니다.',
    fix: '선택을 좁히는 것(internalTrafficPolicy: Local, trafficDistribution)을 없애거나 Pod를 여러 노드에 나누십시오.',
  },
  'expect.share-over': {
    why: '새 연결은 준비된 엔드포인트에 나뉩니다. 엔드포인트가 적거나 일부를 우선하는 정책이 있으면 한 Pod가 몫보다 많이 받습니다.',
    fix: '과제가 말하는 만큼 준비된 Pod를 두고, 일부를 우선하는 정책을 없애십시오.',
  },
  'expect.share-unequal': {
    why: 'kube-proxy는 준비된 엔드포인트를 같은 확률로 고릅니다. Local 정책이나 토폴로지 힌트가 있으면 묻는 노드에 따라 달라집니다.',
    fix: 'internalTrafficPolicy: Local과 trafficDistribution을 없애거나 Pod를 고르게 나누십시오.',
  },
  'expect.connection-lost': {
    why: '서비스에 대한 연결 가운데 일부가 Pod에 이르지 못하고 규칙, 닫힌 포트 또는 응답 없는 엔드포인트에서 끝납니다.',
    fix: '패킷이 끝난 곳을 보십시오. 대개 targetPort가 컨테이너가 듣는 포트와 다릅니다.',
  },
  'expect.no-endpoint': {
    why: '준비된 엔드포인트가 없는 서비스는 모든 연결을 거부합니다. 셀렉터에 맞는 Pod가 없거나 Pod가 하나도 준비되지 않았습니다.',
    fix: '셀렉터와 Pod의 레이블을 견주고, 다음으로 Pod의 준비 상태를 보십시오.',
  },
  'expect.opened-by-type': {
    why: 'NodePort와 LoadBalancer 타입은 모든 노드에 포트를 열어 클러스터 밖에서 서비스에 접근할 수 있게 합니다.',
    fix: 'spec.type을 빼거나 ClusterIP로 쓰십시오.',
  },
  'expect.opened-by-external-ip': {
    why: '모든 노드가 externalIPs의 주소로 온 패킷을 받아 서비스로 넘깁니다.',
    fix: 'spec.externalIPs를 없애십시오.',
  },
  'expect.opened-by-route': {
    why: '이 서비스를 가리키는 인그레스나 라우트가 밖에서 온 요청을 Pod로 이끕니다.',
    fix: '인그레스나 라우트, 또는 이 서비스를 가리키는 부분을 없애십시오.',
  },
  'expect.opened-by-host': {
    why: 'hostPort나 hostNetwork가 있으면 서비스를 거치지 않고 노드의 주소로 Pod에 접근할 수 있습니다.',
    fix: 'Pod 템플릿에서 hostPort와 hostNetwork를 없애십시오.',
  },
  'expect.leaves': {
    why: '문제가 생긴 Pod를 서비스에서 빼는 것은 readinessProbe뿐입니다. livenessProbe는 컨테이너를 다시 시작할 뿐 클라이언트를 지키지 못합니다. 프로브는 애플리케이션이 실패할 때 함께, 그리고 충분히 빨리 실패해야 합니다.',
    fix: '애플리케이션 자체에 묻는 readinessProbe를 두고, periodSeconds × failureThreshold를 허용된 시간보다 충분히 짧게 하십시오.',
  },
  'expect.leaves-not-judged': {
    why: '장애가 난 Pod가 서비스에서 빠지는지는 서비스 뒤에 준비된 Pod가 있어야 시험할 수 있는데, 하나도 없습니다.',
    fix: '먼저 서비스 뒤에 준비된 Pod를 두십시오.',
  },
  'expect.comes-back-early': {
    why: '애플리케이션에 아직 문제가 있는데 프로브가 성공하여, 응답할 수 없는 Pod로 클라이언트가 보내집니다.',
    fix: 'readinessProbe가 클라이언트와 같은 것, 곧 서비스하는 포트나 서비스할 수 있는지를 알려 주는 경로를 묻게 하십시오.',
  },
  'expect.returns': {
    why: '애플리케이션이 복구되면 Pod가 다시 준비되어야 합니다. 프로브가 곧 다시 성공해야 하고, 백오프나 긴 지연이 붙들어서는 안 됩니다.',
    fix: 'periodSeconds를 짧게, successThreshold를 1로 하고, 프로브가 애플리케이션이 응답하는 포트와 경로를 묻는지 확인하십시오.',
  },
  'expect.fails-meanwhile': {
    why: '한 Pod에 문제가 있는 동안에는 다른 Pod가 클라이언트에게 응답해야 합니다. 연결이 여전히 문제의 Pod로 가거나 아무 데도 이르지 못했습니다.',
    fix: 'Pod가 서비스에서 빨리 빠지게 하고(readinessProbe), 클라이언트를 그 Pod에 묶지 마십시오(sessionAffinity, Local 정책).',
  },
  'expect.not-selected': {
    why: '이 Pod를 선택하는 서비스가 없어 어떤 클라이언트도 이 Pod에 이르지 못합니다.',
    fix: '서비스의 셀렉터가 Pod의 레이블과 맞게 하십시오.',
  },
  'expect.access-log': {
    why: 'Pod 앞의 컨트롤러는 받은 요청마다 누가 물었고 무엇으로 응답했으며 어느 서비스에 물었는지를 한 줄로 남깁니다.',
    fix: '표시된 줄을 보십시오. 주소는 컨트롤러가 본 클라이언트, 상태는 응답, 대괄호 안은 서비스입니다. Ingress의 `enable-access-log`로 끌 수 있습니다.',
  },
  'expect.status': {
    why: '요청이 갈 수 있는 모든 길에서 언제나 이 상태로 응답해야 합니다.',
    fix: '요청이 지나간 길(주소, 리스너나 노드 포트, 규칙, 엔드포인트, 경로)을 따라가 처음으로 다르게 응답하는 곳을 고치십시오.',
  },
  'expect.no-external-address': {
    why: '인터넷에서는 로드 밸런서를 거쳐 서비스에 접근합니다. LoadBalancer 타입의 서비스나, 설치된 컨트롤러가 맡는 인그레스가 필요합니다.',
    fix: 'type: LoadBalancer를 클라우드의 애너테이션과 함께 쓰거나, 알맞은 ingressClassName의 인그레스를 쓰십시오.',
  },
  'expect.pending-reason': {
    why: 'LoadBalancer 타입 Service는 컨트롤러를 기다립니다. 컨트롤러가 없거나, 클래스를 맡는 것이 없거나, Service에 적힌 것을 컨트롤러가 쓸 수 없을 수 있습니다.',
    fix: 'kubekata balancers -f . 명령이 Service마다 이유와 줄을 알려 줍니다.',
  },
  'expect.targets': {
    why: '로드 밸런서는 상태 확인에 성공한 대상에만 보냅니다. 대상은 NodePort로 응답하는 노드(Local 정책이면 Pod가 있는 노드)이거나 Pod입니다.',
    fix: 'Pod의 준비 상태, externalTrafficPolicy, 노드를 로드 밸런서에서 빼는 레이블을 확인하십시오.',
  },
  'expect.billed': {
    why: 'LoadBalancer 타입 Service마다 로드 밸런서가 하나씩 생기고, 클라우드에 따라 주소도 따로 과금됩니다. Ingress나 Gateway는 하나를 여럿이 나눠 씁니다.',
    fix: '주소가 필요 없는 Service는 ClusterIP로 두고 Ingress나 Gateway 하나를 앞에 두십시오.',
  },
  'expect.source-kept': {
    why: '로드 밸런서가 패킷을 그대로 넘기고, externalTrafficPolicy가 Local이라 노드도 주소를 바꾸지 않습니다.',
    fix: 'externalTrafficPolicy: Cluster를 쓰거나 스스로 연결을 여는 로드 밸런서를 쓰십시오.',
  },
  'expect.by-policy': {
    why: '연결은 Pod를 격리하면서 허용하지 않는 정책이 막고, 허용하는 규칙이 통과시킵니다. 여기서는 다른 정책이 결정하거나 아무 정책도 관여하지 않습니다.',
    fix: 'kubekata reach -f . 명령이 Pod 쌍마다 어떤 정책이 결정하는지 보여 줍니다.',
  },
  'expect.not-lbc': {
    why: 'loadBalancerClass나 aws-load-balancer-type 애너테이션이 없으면 내장 클라우드 프로바이더가 클래식 로드 밸런서를 만듭니다.',
    fix: 'spec.loadBalancerClass를 service.k8s.aws/nlb로 쓰거나 alb 클래스의 인그레스를 쓰십시오.',
  },
  'expect.variable-missing': {
    why: '컨테이너에는 env나 envFrom으로 정한 변수만 있습니다. 없는 ConfigMap, Secret, 키를 가리키면 컨테이너가 시작되지 않습니다.',
    fix: '이 컨테이너의 env에 변수를 쓰거나, 변수가 가리키는 곳을 고치십시오.',
  },
  'expect.variable-no-url': {
    why: '애플리케이션은 절대 URL을 호출합니다. 호스트 이름만 쓰면 스킴이 없고, 펼쳐지지 않은 변수는 쓰인 그대로 남습니다.',
    fix: 'http://이름.네임스페이스:포트/ 꼴로 쓰십시오.',
  },
  'expect.variable-value': {
    why: 'kubelet은 컨테이너가 시작할 때 한 번만 변수를 정합니다. env와 envFrom, 그리고 그때 있는 서비스가 출처이며, 나중에 바뀐 것은 실행 중인 컨테이너에 닿지 않습니다.',
    fix: '값을 env에 적거나, Pod가 시작하기 전에 서비스가 있도록 하십시오.',
  },
  'expect.variable-set': {
    why: 'enableServiceLinks가 false가 아니면 Pod 네임스페이스의 서비스가 컨테이너의 변수가 됩니다. env와 envFrom이 여기에 더해집니다.',
    fix: 'enableServiceLinks: false로 두거나 그 변수를 지우십시오.',
  },
  'expect.resolves-to': {
    why: '클러스터 IP가 있는 서비스는 엔드포인트와 상관없이 그 주소로 해석됩니다. 헤드리스 서비스는 준비된 엔드포인트로 해석되고, 하나도 없으면 이름이 없는 것이 됩니다. 짧은 이름은 묻는 Pod의 검색 목록으로 채워집니다.',
    fix: '서비스가 헤드리스(clusterIP: None)인지, 어떤 Pod가 준비되었는지, 어느 네임스페이스에서 이름을 묻는지 확인하십시오.',
  },
  'expect.leaves-place': {
    why: '따로 정하지 않으면 서비스의 엔드포인트와 연결은 클러스터 전체에 퍼집니다. trafficDistribution: PreferClose(또는 PreferSameZone)는 영역에 준비된 엔드포인트가 있는 동안 연결을 그 영역에 두고, internalTrafficPolicy: Local은 노드 안에 두되 그 노드에 엔드포인트가 없으면 연결을 잃습니다.',
    fix: '영역(또는 노드)마다 Pod를 두고, spec.trafficDistribution이나 spec.internalTrafficPolicy로 가까운 것을 쓰게 하십시오.',
  },
  'expect.access-denied': {
    why: 'Pod 안의 프로그램은 그 Pod의 서비스 어카운트로 API 서버와 이야기합니다. 어카운트는 바인딩으로 받은 Role이나 ClusterRole에 적힌 것만, RoleBinding이 있는 네임스페이스에서만 할 수 있습니다. default 어카운트는 아무것도 읽지 못합니다.',
    fix: 'API 그룹, 리소스, 동사를 적은 Role을 만들어 해당 네임스페이스에서 어카운트에 바인딩하고, Pod의 spec.serviceAccountName에 그 어카운트를 적으십시오.',
  },
  'expect.access-granted': {
    why: 'Pod를 빼앗은 사람은 그 서비스 어카운트가 할 수 있는 일을 모두 할 수 있습니다. 넓은 역할(view, edit, cluster-admin)이나 `*`가 든 규칙을 바인딩하면 프로그램에 필요한 것보다 많은 권한이 생깁니다.',
    fix: '과제에서 말하는 리소스와 동사만 적은 Role을 ClusterRoleBinding이 아닌 RoleBinding으로 바인딩하십시오.',
  },
  'expect.no-token': {
    why: 'Pod나 서비스 어카운트에 automountServiceAccountToken: false가 있으면 Pod 안에 토큰이 없고, API 서버는 모든 요청을 익명으로 보고 거절합니다.',
    fix: 'API 서버에 묻는 Pod에서는 그 필드를 지우거나 true로 하십시오.',
  },
  'expect.queries': {
    why: '점의 개수가 ndots(Pod의 기본값은 5)보다 적은 이름에는 검색 목록의 접미사를 먼저 하나씩 붙여 봅니다. 붙일 때마다 질의가 한 번, IPv6까지 물으면 두 번 나갑니다. 점이 ndots개 이상이거나 마침표로 끝나는 이름은 그대로 묻습니다.',
    fix: '클러스터 밖의 이름은 그대로 묻고 서비스의 짧은 이름은 검색 목록을 거치도록, Pod 템플릿의 dnsConfig.options에서 ndots를 정하십시오.',
  },
  'expect.copies': {
    why: '미러는 요청의 사본을 두 번째 백엔드로 보내고 그 응답을 버립니다. 클라이언트는 첫 번째 응답만 봅니다. 백엔드의 이름이나 포트가 틀리면 사본은 아무 데도 가지 않고, 비율을 정하면 일부만 복사됩니다.',
    fix: '미러의 이름, 포트, 비율을 사본을 받아야 하는 서비스와 비교하십시오.',
  },
  'expect.load-answers': {
    why: '프록시는 목적지마다 동시에 열어 둘 요청의 수를 제한합니다. connectionPool.tcp.maxConnections만큼 처리되고 http.http1MaxPendingRequests만큼 기다리며 나머지는 곧바로 503을 받습니다. 엔드포인트마다 연결 하나는 항상 허용되고 제한은 프록시마다 따로 셉니다.',
    fix: '요청이 가는 호스트(또는 서브셋)의 DestinationRule에서 connectionPool의 값을 과제가 요구하는 대로 정합니다.',
  },
  'expect.load-failures': {
    why: '실패하는 엔드포인트는 무언가가 빼 주기 전까지 자기 몫의 요청을 계속 받습니다. 재시도는 다른 엔드포인트에 묻고, outlierDetection은 잠시 제외하며, readinessProbe는 목록에서 뺍니다. 재시도와 outlierDetection은 가중치가 고른 서브셋 안에서만 움직입니다.',
    fix: '맞는 이유(retryOn)를 적은 재시도나 outlierDetection, 또는 실패를 알아차리는 프로브를 더하고 maxEjectionPercent와 연속 오류 횟수를 확인합니다.',
  },
  'expect.load-tries': {
    why: '프록시가 보내는 것은 요청과 그 재시도입니다. 실패하는 엔드포인트는 재시도를 늘리고, 제외된 엔드포인트는 아무것도 받지 않습니다.',
    fix: '가중치와 재시도, 그 호스트의 outlierDetection을 확인합니다.',
  },
  'expect.load-ejected': {
    why: 'outlierDetection은 consecutive5xxErrors나 consecutiveGatewayErrors만큼 연속으로 실패한 엔드포인트를 제외하지만 maxEjectionPercent를 넘겨 제외하지는 않습니다. 엔드포인트가 적으면 기본값 10%로는 하나도 제외되지 않습니다.',
    fix: '그 호스트의 DestinationRule에 outlierDetection을 적고 maxEjectionPercent가 적어도 엔드포인트 하나를 포함하도록 합니다.',
  },
  'expect.pool-share': {
    why: 'kube-proxy처럼 연결을 나누는 것은 연결을 열 때 한 번만 Pod를 고르고 다시는 고르지 않습니다. 연결을 열어 두는 클라이언트(keep-alive, 연결 풀)는 처음 만난 Pod에 머물고, 나중에 늘어난 Pod는 새 연결이 열릴 때까지 아무것도 받지 못합니다. 헤드리스 서비스나 세션 어피니티를 써도 달라지지 않습니다.',
    fix: '요청을 읽고 요청마다 Pod를 고르는 것(Ingress, Gateway, 메시)을 앞에 두고, 클라이언트를 한 Pod에 묶는 규칙은 빼십시오. 그럴 수 없다면 클라이언트나 서버가 가끔 연결을 끝내게 하십시오.',
  },
  'expect.pool-handshakes': {
    why: '연결은 모두 핸드셰이크로 시작합니다. 풀은 연결마다 한 번, 그리고 끝난 연결을 다시 열 때마다 한 번씩 핸드셰이크를 합니다. 연결은 정해진 요청 수를 채우거나, 너무 오래 쉬거나, 그 Pod가 사라지면 끝납니다.',
    fix: '연결이 더 오래 살게 하거나, 쓰이는 동안 Pod를 그대로 두십시오.',
  },
  'expect.pool-open': {
    why: '열어 둔 연결은 클라이언트나 Pod가 끝낼 때까지 열려 있고 노드가 추적합니다. 풀의 크기보다 많이 열리지는 않습니다.',
    fix: '풀의 크기, 유휴 시간 제한, 연결당 요청 수를 열려 있어야 하는 수와 비교하고, 그동안 Pod가 사라졌는지 보십시오.',
  },
  'expect.pool-busiest': {
    why: '풀의 요청은 몇 개 안 되는 연결이 나뉜 대로 나뉩니다. 연결 k개를 무작위로 고르면 가장 바쁜 Pod가 제 몫보다 훨씬 많이 받고, 연결이 하나면 모두 받습니다.',
    fix: '연결을 늘리거나, Pod마다 차례를 주는 스케줄러나 요청마다 고르는 프록시를 쓰십시오.',
  },
  'expect.pool-nothing': {
    why: '연결 k개가 Pod n개 가운데에서 고르게 뽑히면 한 Pod가 한 번도 뽑히지 않을 확률은 ((n−1)/n)^k이고, 그 Pod는 연결이 살아 있는 동안 요청을 하나도 받지 못합니다.',
    fix: '연결을 늘리거나, Pod마다 차례를 주는 스케줄러나 요청마다 고르는 프록시를 쓰십시오.',
  },
  'expect.waits': {
    why: '응답 시간은 애플리케이션, 영역과 리전 사이의 거리, 주입한 지연, 가득 찬 연결 풀에서 기다린 차례를 모두 합한 것입니다.',
    fix: '요청을 클라이언트의 영역에 두거나(트래픽 분배, 지역성 설정) 규칙에 시간 제한을 두거나 연결 풀을 넓힙니다.',
  },
  'expect.certificate': {
    why: '클라이언트는 요청한 이름의 것이고 만료되지 않은 인증서만 받아들입니다. Ingress는 spec.tls에서 그 호스트에 정한 시크릿의 인증서를 보여 줍니다. 그 시크릿이 없거나, 다른 이름의 인증서이거나, spec.tls에 그 호스트가 없으면 컨트롤러는 아무도 모르는 자기 인증서를 보여 줍니다.',
    fix: 'spec.tls(또는 Gateway의 리스너)에 호스트를 적고, 같은 네임스페이스에서 그 호스트의 것이고 아직 유효한 인증서가 든 시크릿을 정하십시오.',
  },
  'expect.endpoint-counts': {
    why: 'Pod는 주소를 받는 즉시 엔드포인트가 됩니다. Ready가 쓰일지를 정하고, 삭제하면 종료 중으로 표시됩니다.',
    fix: 'replicas, readinessProbe, 롤아웃의 maxSurge와 maxUnavailable을 이 시점에 있어야 할 것과 비교하십시오.',
  },
  'expect.endpoints': {
    why: '서비스는 같은 네임스페이스에서 셀렉터와 맞는 Pod를 엔드포인트로 올리고, 그 가운데 준비된 것을 씁니다.',
    fix: '셀렉터와 Pod의 레이블을 비교하고, Pod가 준비되었거나 안 된 이유를 살펴보십시오.',
  },
  'expect.event': {
    why: '컨트롤러와 kubelet은 한 일과 잘못된 일을 해당 오브젝트의 이벤트로 기록합니다.',
    fix: '기록된 이벤트(kubekata get events)를 보면 대신 무슨 일이 있었는지 알 수 있습니다.',
  },
  'expect.refused': {
    why: '일어나야 할 일이 일어날 수 없었습니다. 그 이름의 오브젝트가 없거나 무언가가 막고 있습니다.',
    fix: '이름과 네임스페이스를 확인하고, 축출하는 경우 PodDisruptionBudget을 확인하십시오.',
  },
  'expect.evictable': {
    why: '축출(kubectl drain)은 PodDisruptionBudget이 요구하는 것보다 건강한 Pod가 적어질 때 거부됩니다.',
    fix: 'minAvailable보다 많은 복제본을 두거나 maxUnavailable을 1 이상으로 허용하십시오.',
  },
  'expect.not-evictable': {
    why: '셀렉터가 그 Pod와 맞는 PodDisruptionBudget만이 Pod를 축출에서 지킵니다.',
    fix: '과제가 요구하는 minAvailable로 그 Pod를 고르는 PodDisruptionBudget을 추가하십시오.',
  },
  'expect.available': {
    why: 'Pod가 아직 듣지 않는데 쓰이거나(readinessProbe 없음) 아직 쓰이는데 사라지면(preStop 없음, 다른 준비된 Pod 없음) 연결이 끊깁니다.',
    fix: '사실대로 답하는 readinessProbe, 몇 초 기다리는 preStop 훅, 넉넉한 복제본을 두십시오.',
  },
  'expect.no-pod-of-image': {
    why: '이 이미지의 Pod가 없어 물을 수 있는 것이 없습니다.',
    fix: '과제가 말하는 이미지를 그대로 쓴 워크로드를 내고, Pod가 왜 만들어지지 않는지 보십시오.',
  },
  'expect.answered-by': {
    why: '요청이 아무에게도 이르지 못했거나 다른 애플리케이션에 이르렀습니다.',
    fix: '호스트, 포트, 그리고 이어지는 서비스를 확인하십시오. URL의 포트는 컨테이너가 아니라 서비스의 포트입니다.',
  },
  'expect.version-share': {
    why: '요청이 나뉘는 비율은 무엇이 나누는지에 달려 있습니다. 한 서비스의 엔드포인트라면 Pod 수대로, 카나리나 라우트라면 가중치대로 나뉩니다.',
    fix: '버전마다 서비스를 따로 두고, Pod 수가 아니라 가중치로 나누십시오.',
  },
  'expect.other-answers': {
    why: '요청의 일부가 어느 버전에도 이르지 못하거나 상태 200이 아닌 응답을 받습니다.',
    fix: '그 요청이 지나간 길을 보십시오. 엔드포인트가 없는 백엔드는 503, 맞는 규칙이 없으면 404입니다.',
  },
  'expect.comes-back': {
    why: '세션 어피니티는 클라이언트의 주소를 마지막 새 연결부터 timeoutSeconds 동안 기억합니다. 그 시간이 지나거나 어피니티가 없으면 연결마다 모든 Pod 가운데에서 새로 고릅니다.',
    fix: 'sessionAffinity: ClientIP와 쉬는 시간보다 긴 timeoutSeconds를 쓰거나, 고르게 나뉘어야 한다면 어피니티를 없애세요.',
  },
  'expect.busiest': {
    why: '세션 어피니티가 있으면 클라이언트가 한 Pod에 머물고 그 부하도 모두 그 Pod로 갑니다. 다른 클라이언트보다 많이 요청하거나 여럿이 한 주소 뒤에 있으면 한 Pod가 더 바빠집니다.',
    fix: '클라이언트마다 부하가 다르면 연결 단위로 나누거나(어피니티 없음), 쿠키처럼 클라이언트를 구별하는 프록시에 맡기세요.',
  },
  'expect.most-of': {
    why: '무작위로 고르는 모드는 연달아 한 Pod로 보낼 수 있습니다. 라운드 로빈은 차례로 주고, 최소 연결은 열려 있는 연결을 봅니다.',
    fix: '알맞게 나누는 모드와 스케줄러를 고르거나, 우연이 고르게 될 만큼 많은 연결을 여세요.',
  },
  'expect.lost-of': {
    why: '일부 연결이 어느 Pod에도 이르지 못합니다. 엔드포인트가 없거나, 그 포트에서 듣지 않는 엔드포인트가 있습니다.',
    fix: '서비스의 엔드포인트와 그것이 듣는 포트를 확인하세요.',
  },
  'expect.cut': {
    why: '삭제되는 Pod는 preStop 훅을 거쳐 SIGTERM을 받습니다. 프로세스가 끝날 때 아직 열려 있는 연결은 서비스와 상관없이 끊깁니다.',
    fix: '열린 연결이 끝날 만큼 긴 preStop 훅(sleep)을 두고 terminationGracePeriodSeconds를 그보다 길게 하세요.',
  },
  'expect.still-sent': {
    why: '노드의 규칙이 아직 따라오지 않았거나, 준비된 다른 Pod가 없어 종료 중인 Pod가 아직 응답할 때 새 연결이 사라지는 Pod로 갑니다.',
    fix: '다른 Pod를 준비된 상태로 두고, 모든 노드의 규칙이 따라올 때까지 Pod가 응답하게 하세요(preStop).',
  },
  'expect.worst-second': {
    why: '죽은 Pod가 아직 규칙에 있는 동안 그 몫의 새 연결이 실패합니다. Pod n개 가운데 하나면 1/n이며, 준비 상태와 kube-proxy의 동기화가 빼낼 때까지 이어집니다.',
    fix: 'readinessProbe가 더 빨리 알아채게 하고(periodSeconds, failureThreshold), Pod를 더 두고, kube-proxy의 동기화 주기를 짧게 하세요.',
  },
  'expect.no-health-check': {
    why: '노드마다 엔드포인트가 있는지 밸런서에 알려 주는 포트는 type: LoadBalancer이고 externalTrafficPolicy: Local인 서비스에만 있습니다.',
    fix: 'type: LoadBalancer와 externalTrafficPolicy: Local을 쓰세요.',
  },
  'expect.counted': {
    why: '규칙은 자신에게 맞는 새 연결의 첫 패킷을 셉니다. 세는 곳은 그 연결이 규칙을 거치는 노드이며, 체인을 새로 쓰는 동기화는 카운터를 0으로 만듭니다.',
    fix: '클라이언트가 연결하는 노드에서, 서비스가 마지막으로 바뀐 뒤에 세세요.',
  },
  'expect.no-counters': {
    why: '서비스별로 패킷을 세는 것은 iptables의 규칙과 ipvs의 서버뿐입니다. kube-proxy는 nftables 규칙에 카운터를 쓰지 않습니다.',
    fix: 'iptables 또는 ipvs 모드의 노드에서 확인하세요.',
  },
  'expect.moves': {
    why: '고정 세션은 클라이언트를 직접 보는 프록시가 맡아야 합니다. 인그레스 뒤의 서비스에게는 인그레스 컨트롤러가 유일한 클라이언트이고, 카나리에만 둔 어피니티는 본 규칙에 미치지 않습니다.',
    fix: '본 인그레스에 쿠키 어피니티를 두십시오.',
  },
  'expect.runs-for-ever': {
    why: '컨트롤러들이 서로의 일을 끝없이 되돌립니다. 셀렉터가 같은 Pod에 맞는 두 워크로드가 그 예입니다.',
    fix: '워크로드마다 셀렉터를 따로 두십시오.',
  },
  'yaml.syntax': {
    why: 'YAML이 아니어서 오류 뒤의 것은 읽을 수 없습니다.',
    fix: '그 줄을 고치십시오. 대개 들여쓰기, 콜론 뒤의 빠진 공백, 탭 문자가 원인입니다.',
  },
  'yaml.refused': {
    why: '매니페스트에 필요하지 않고 kubectl도 거부하거나 감당하지 못하는 YAML 기능을 썼습니다.',
    fix: '값을 그대로 풀어 쓰십시오.',
  },
  'yaml.duplicate-key': {
    why: '같은 키가 둘이면 kubectl에서처럼 말없이 마지막 것이 쓰입니다.',
    fix: '하나만 남기십시오.',
  },
  'manifest.too-big': limit,
  'manifest.encoding': { why: '매니페스트는 UTF-8 텍스트입니다.', fix: '파일을 UTF-8로 저장하십시오.' },
  'manifest.nul': {
    why: '매니페스트는 텍스트인데 이 파일에는 이진 바이트가 있습니다.',
    fix: 'YAML 파일 자체를 내십시오.',
  },
  'manifest.too-many-documents': limit,
  'api.refused': {
    why: 'API 서버가 실제 클러스터와 같은 말로 오브젝트를 거부했습니다. 거부된 오브젝트는 만들어지지 않습니다.',
    fix: '메시지가 가리키는 필드를 고치십시오.',
  },
  'api.warning': { why: 'API 서버가 오브젝트를 받아들였지만 경고했습니다.', fix: '경고의 조언을 따르십시오.' },
  'submission.nothing': { why: '이 실습의 폴더가 없습니다.', fix: '실습 이름의 폴더에 매니페스트를 두십시오.' },
  'submission.empty': {
    why: 'kubectl에서처럼 .yaml, .yml, .json으로 끝나는 파일만 매니페스트입니다.',
    fix: '폴더에 매니페스트를 두고 파일 이름을 확인하십시오.',
  },
  'submission.not-a-folder': {
    why: '제출물은 파일이 든 폴더입니다. 링크나 특수 파일은 따라가지 않습니다.',
    fix: '일반 폴더로 내십시오.',
  },
  'submission.not-a-file': { why: '링크, 파이프, 장치 파일은 읽지 않습니다.', fix: '파일의 사본을 내십시오.' },
  'submission.unreadable': { why: '파일을 읽을 수 없었습니다.', fix: '권한을 확인하거나 다시 압축하십시오.' },
  'submission.file-size': limit,
  'submission.total-size': limit,
  'submission.files': limit,
  'submission.entries': limit,
  'submission.depth': limit,
  'submission.objects': limit,
  'submission.made': limit,
  'submission.entry-outside': {
    why: '압축 파일 안의 경로는 그 안에 머물러야 합니다.',
    fix: '경로에 .. 없이 폴더를 다시 압축하십시오.',
  },
  'submission.entry-ratio': limit,
  'submission.archive': { why: '.zip이 아니거나 손상된 파일입니다.', fix: '.zip으로 다시 압축하십시오.' },
  'grade.needs': { why: '이 기준은 다른 기준을 통과해야 판정할 수 있습니다.', fix: '그 기준을 먼저 고치십시오.' },
  'grade.broken': {
    why: 'kubekata 자체의 오류입니다. 이 때문에 점수를 잃지 않으며, 다시 채점할 때까지 점수가 없습니다.',
    fix: '강사에게 알리십시오. --debug를 쓰면 오류를 볼 수 있습니다.',
  },
  'grade.assertion': { why: '이 실습의 단계가 다른 결과를 기대했습니다.', fix: '그 메시지를 읽으십시오.' },
}
