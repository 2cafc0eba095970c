import type { Explanations } from '../explanation.ts'

const limit = {
  why: 'A submission has limits, so that no input can stop the grading of others.',
  fix: 'Hand in only the manifests of the exercise, in a few small files.',
} as const

export const explanations: Explanations = {
  'expect.nothing-concerns': {
    why: 'Nothing that was handed in is a workload or a Service in the namespaces of the exercise. Without metadata.namespace an object lands in namespace default.',
    fix: 'Write metadata.namespace on every object, with the namespace the task names.',
  },
  'expect.no-object': {
    why: 'The files hold no object at all: only comments or empty documents.',
    fix: 'Hand in at least one manifest with apiVersion, kind and metadata.name.',
  },
  'expect.not-restarted': {
    why: 'The kubelet restarts a container when its livenessProbe fails failureThreshold times in a row. Without one, an application that hangs stays as it is; readiness only takes it out of the traffic.',
    fix: 'Add a livenessProbe that asks the application itself, and keep periodSeconds × failureThreshold within the time allowed.',
  },
  'expect.no-service': {
    why: 'A Service is found by name and namespace; clients use NAME.NAMESPACE.svc.cluster.local. A Service of another name or in another namespace is another Service.',
    fix: 'Give the Service exactly the name and the namespace that the task asks for.',
  },
  'expect.ready-pods': {
    why: 'A Service sends traffic to Ready Pods of its own namespace whose labels hold every pair of its selector. Pods that are not Ready, or labelled otherwise, are not behind it.',
    fix: "Compare the Service's selector with the labels in the Pod template, the replicas with the task, and look why Pods do not become Ready (image, readinessProbe, scheduling).",
  },
  'expect.labelled-pods': {
    why: 'The labels in the Pod template (spec.template.metadata.labels) are those of the Pods; labels of the Deployment itself do not reach them.',
    fix: 'Set replicas and the labels in the Pod template as the task asks.',
  },
  'expect.connects': {
    why: 'A connection goes from the name to an address, from the address by a rule of kube-proxy to an endpoint, and there to a port that must be open. It ended on the way.',
    fix: "Follow the packet's way: the Service's port is what clients use, targetPort is the port the container listens on, and a NetworkPolicy may stand between.",
  },
  'expect.connects-anyway': {
    why: 'A way that should be closed is open: a NetworkPolicy does not select the Pod, allows too much, or nothing is closed at all. A policy adds what is allowed; only a Pod that some policy selects for that direction is closed to the rest.',
    fix: "Select the Pods to protect in podSelector, name the direction in policyTypes, and allow only what the task names. For node ports compare the Service's type and traffic policy.",
  },
  'expect.no-such-pod': {
    why: 'The question is asked of Pods with this label, and none is Ready.',
    fix: 'Give the Pod template the labels that the task names, and see that the Pods become Ready.',
  },
  'expect.reaches-other': {
    why: "A connection ended at a Pod that should not get it, or nowhere. A Service's selector decides which Pods get its traffic: every Pod that carries all of its labels.",
    fix: 'Make the selector as narrow or as wide as the task says, and follow the way of the packet to where it ended.',
  },
  'expect.not-reached': {
    why: 'A Pod that should share the traffic gets none of it: the selector leaves it out, or it is not Ready.',
    fix: 'Compare its labels with the selector, and its readiness with the probe.',
  },
  'expect.label-share': {
    why: 'A Service spreads new connections evenly over its endpoints, so a group of Pods gets as much as its number; routers follow the weights they are given.',
    fix: 'Change the number of replicas (for a Service) or the weights (for an Ingress, a route) until the shares are what the task asks for.',
  },
  'expect.source-seen': {
    why: 'A node that hands a connection on to a Pod elsewhere puts its own address in its place, so that the answer comes back through it. With externalTrafficPolicy: Local it hands on only to Pods of its own, and the address stays.',
    fix: 'Set externalTrafficPolicy: Local, and see that a Pod runs where clients come in.',
  },
  'expect.resolves': {
    why: 'The cluster DNS knows NAME.NAMESPACE.svc.cluster.local. A short name is completed with the namespace of the Pod that asks, so a Service of another namespace needs at least NAME.NAMESPACE.',
    fix: 'Write the name with its namespace, and check that the Service exists there.',
  },
  'expect.gets-nothing': {
    why: 'The Pod is listed behind the Service, but no new connection ever reaches it: a traffic policy, a topology hint or a weight keeps it out.',
    fix: 'Remove what narrows the choice (internalTrafficPolicy: Local, trafficDistribution) or spread the Pods over the nodes.',
  },
  'expect.share-over': {
    why: 'New connections are spread over the ready endpoints; with too few of them, or with a policy that prefers some, one Pod gets more than its share.',
    fix: 'Run as many Ready Pods as the task asks, and remove policies that prefer some of them.',
  },
  'expect.share-unequal': {
    why: 'kube-proxy chooses among the ready endpoints with equal probability. Local policies or topology hints make the choice depend on the node that asks.',
    fix: 'Remove internalTrafficPolicy: Local and trafficDistribution, or spread the Pods evenly.',
  },
  'expect.connection-lost': {
    why: 'Some connections to the Service reach no Pod: they end at a rule, at a closed port, or at an endpoint that does not answer.',
    fix: 'Look at the hop where the packet ends; most often targetPort is not the port that the container listens on.',
  },
  'expect.no-endpoint': {
    why: 'A Service without a ready endpoint refuses every connection. Either its selector matches no Pod, or none of the Pods is Ready.',
    fix: "Compare the selector with the Pods' labels, then look at the readiness of the Pods.",
  },
  'expect.opened-by-type': {
    why: 'Types NodePort and LoadBalancer open a port on every node, so the Service can be reached from outside the cluster.',
    fix: 'Leave out spec.type, or write ClusterIP.',
  },
  'expect.opened-by-external-ip': {
    why: 'Every node takes packets for an address in externalIPs and passes them to the Service.',
    fix: 'Remove spec.externalIPs.',
  },
  'expect.opened-by-route': {
    why: 'An Ingress or a route that names the Service leads requests from outside to its Pods.',
    fix: 'Remove the Ingress or route, or its reference to this Service.',
  },
  'expect.opened-by-host': {
    why: "With hostPort or hostNetwork a Pod can be reached at its node's own address, past every Service.",
    fix: 'Remove hostPort and hostNetwork from the Pod template.',
  },
  'expect.leaves': {
    why: 'Only a readinessProbe takes a Pod that has a problem out of its Services. A livenessProbe restarts containers; it does not protect clients. The probe must fail when the application fails, and soon enough.',
    fix: 'Add a readinessProbe that asks the application itself, with periodSeconds × failureThreshold well below the time allowed.',
  },
  'expect.leaves-not-judged': {
    why: 'Whether a failing Pod leaves its Service can only be tried on a Ready Pod behind it, and there is none.',
    fix: 'Bring Ready Pods behind the Service first.',
  },
  'expect.comes-back-early': {
    why: 'The probe succeeds although the application still has its problem, so clients are sent to a Pod that cannot serve them.',
    fix: 'Let the readinessProbe ask what clients ask: the serving port, or the path that tells whether the application can serve.',
  },
  'expect.returns': {
    why: 'After the application recovers, the Pod must become Ready again: the probe must succeed again soon, and no back-off or long delay may hold it.',
    fix: 'Use a short periodSeconds and successThreshold 1, and check that the probe asks a port and path that the application answers.',
  },
  'expect.fails-meanwhile': {
    why: 'While one Pod has a problem, clients must be served by the others. Connections still went to the failing one, or to nobody.',
    fix: 'Let the Pod leave the Service quickly (readinessProbe), and do not bind clients to it (sessionAffinity, local policies).',
  },
  'expect.not-selected': {
    why: 'No Service selects the Pod, so no client ever reaches it and its health is nobody\u2019s concern.',
    fix: 'Let the selector of a Service match the labels of the Pod.',
  },
  'expect.access-log': {
    why: 'The controller in front of the Pods writes a line for each request it takes: who asked, what was answered, and which Service was asked for it.',
    fix: "Look at the line that is shown: the address is the client's as the controller sees it, the status is the answer, and the bracket names the Service. `enable-access-log` on the Ingress switches it off.",
  },
  'expect.status': {
    why: 'The request must be answered with that status every time, over every way it can take.',
    fix: "Follow the request's way: address, listener or node port, rule, endpoint, path. The first hop that answers otherwise is the one to correct.",
  },
  'expect.no-external-address': {
    why: 'From the internet a Service is reached through a load balancer: a Service of type LoadBalancer, or an Ingress that an installed controller serves.',
    fix: 'Write type: LoadBalancer with the annotations of the cloud, or an Ingress with the right ingressClassName.',
  },
  'expect.pending-reason': {
    why: 'A Service of type LoadBalancer waits for a controller: nobody may be there, the class may belong to nobody, or its controller cannot use what the Service says.',
    fix: 'kubekata balancers -f . tells the reason for every Service, with its line.',
  },
  'expect.targets': {
    why: 'A load balancer sends to targets whose checks pass: nodes that answer on the node port (under Local policy those with a Pod), or Pods.',
    fix: 'Look at the readiness of the Pods, at externalTrafficPolicy, and at labels that keep nodes out of load balancers.',
  },
  'expect.billed': {
    why: 'Every Service of type LoadBalancer has a balancer of its own, and some clouds bill its address beside it; an Ingress or Gateway shares one among many.',
    fix: 'Give Services that need no address of their own the type ClusterIP, and put one Ingress or Gateway in front of them.',
  },
  'expect.source-kept': {
    why: 'The balancer passes packets on as they are, and externalTrafficPolicy: Local keeps the node from rewriting them.',
    fix: 'Use externalTrafficPolicy: Cluster, or a balancer that opens connections of its own.',
  },
  'expect.by-policy': {
    why: 'A connection is stopped by the policies that isolate a Pod and do not allow it, and let through by the rules that do; here others decide, or none.',
    fix: 'kubekata reach -f . shows for every pair of Pods which policies decide.',
  },
  'expect.not-lbc': {
    why: 'Without loadBalancerClass or the annotation aws-load-balancer-type the in-tree cloud provider makes a Classic Load Balancer.',
    fix: 'Set spec.loadBalancerClass: service.k8s.aws/nlb, or use an Ingress of class alb.',
  },
  'expect.variable-missing': {
    why: 'A container sees a variable only when env or envFrom sets it; a ConfigMap, Secret or key that is not there keeps the container from starting.',
    fix: 'Set the variable in env of this container, or correct the reference it comes from.',
  },
  'expect.variable-no-url': {
    why: 'The application calls an absolute URL. A bare host name has no scheme, and a variable that is not expanded stays as it is written.',
    fix: 'Write http://NAME.NAMESPACE:PORT/.',
  },
  'expect.variable-value': {
    why: "The kubelet sets a container's variables once, when it starts: from env, envFrom, and the Services that exist then. What changes later does not reach a running container.",
    fix: 'Write the value in env, or make sure that the Service exists before the Pod starts.',
  },
  'expect.variable-set': {
    why: "Services of the Pod's namespace become variables of its containers unless enableServiceLinks is false; env and envFrom add to them.",
    fix: 'Set enableServiceLinks: false, or remove the variable.',
  },
  'expect.resolves-to': {
    why: 'A Service with a cluster IP resolves to it, whatever its endpoints; a headless one resolves to its ready endpoints, and not at all without any. A short name is completed with the search list of the Pod that asks.',
    fix: 'Look whether the Service is headless (clusterIP: None), which Pods are Ready, and in which namespace the name is looked up.',
  },
  'expect.leaves-place': {
    why: "A Service's endpoints are spread over the whole cluster, and so are its connections, unless told otherwise. `trafficDistribution: PreferClose` (or PreferSameZone) keeps them in the zone while an endpoint is ready there, `internalTrafficPolicy: Local` keeps them on the node, and loses them where the node has none.",
    fix: 'Place a Pod in every zone (or on every node), and tell the Service to prefer it: spec.trafficDistribution or spec.internalTrafficPolicy.',
  },
  'expect.access-denied': {
    why: "A program in a Pod speaks to the API server as the Pod's service account. An account may do only what a Role or ClusterRole says that a binding gives it, in the namespace of the RoleBinding; the account `default` may read nothing.",
    fix: 'Write a Role with the API group, the resource and the verbs, bind it to the account in the namespace in question, and name the account in spec.serviceAccountName of the Pods.',
  },
  'expect.access-granted': {
    why: 'Whoever takes over a Pod can do everything its service account may. A binding to a wide role (view, edit, cluster-admin) or a rule with `*` gives more than the program needs.',
    fix: 'Bind a Role that names only the resources and verbs the task asks for, with a RoleBinding instead of a ClusterRoleBinding.',
  },
  'expect.no-token': {
    why: 'With automountServiceAccountToken: false, on the Pod or on its service account, no token lies in the Pod, and every question to the API server is refused as anonymous.',
    fix: 'Take the field away or set it to true on the Pods that ask the API server.',
  },
  'expect.queries': {
    why: 'A name with fewer dots than `ndots` (5 by default in a Pod) is first tried with every suffix of the search list; each try is a query, twice with IPv6. A name with at least that many dots, or with a final dot, is asked as it is.',
    fix: 'Set dnsConfig.options ndots in the Pod template so that outside names are asked as they are and the short names of Services still go through the search list.',
  },
  'expect.copies': {
    why: "A mirror sends a copy of each request to a second backend and throws its answer away; the client only ever sees the first. A copy goes nowhere when the backend's name or port is wrong, and a percentage copies only a part.",
    fix: 'Compare name, port and percentage of the mirror with the Service that should get the copies.',
  },
  'expect.load-answers': {
    why: 'A proxy lets only so many requests of its own be open to a destination: connectionPool.tcp.maxConnections are served, http.http1MaxPendingRequests wait, the rest is answered 503 at once. Each endpoint gets at least one connection, and each proxy counts for itself.',
    fix: "Set the limits of the DestinationRule's connectionPool to what the task asks for, for the host (or the subset) that the requests go to.",
  },
  'expect.load-failures': {
    why: 'An endpoint that fails keeps its share of the requests until something takes it away: retries ask another endpoint, outlier detection leaves it out for a while, a readinessProbe takes it off the list. Retries and outlier detection stay within the subset that the weights chose.',
    fix: 'Add retries with fitting reasons (retryOn), outlierDetection, or a probe that notices the failure; look at maxEjectionPercent and the number of consecutive errors.',
  },
  'expect.load-tries': {
    why: 'What proxies send is the requests and their retries: an endpoint that fails causes more of them, one that is ejected gets none.',
    fix: 'Look at the weights, at retries, and at outlierDetection of the host.',
  },
  'expect.load-ejected': {
    why: 'Outlier detection takes an endpoint out after so many failures in a row as consecutive5xxErrors or consecutiveGatewayErrors say, but never more endpoints than maxEjectionPercent allows; with few endpoints the default of 10 % allows none.',
    fix: 'Set outlierDetection on the DestinationRule of the host, with a maxEjectionPercent that covers at least one endpoint.',
  },
  'expect.pool-share': {
    why: 'kube-proxy, like every balancer of connections, chooses a Pod when a connection is opened and never again. A client that keeps its connections (keep-alive, a connection pool) stays with the Pods it met; Pods that are added later get nothing until it opens new ones. A headless Service changes nothing about that, and neither does session affinity.',
    fix: 'Put something that reads requests in front, which chooses a Pod for each of them: an Ingress, a Gateway or a mesh, without a rule that keeps a client with one Pod. Where that cannot be, let client or server end connections now and then.',
  },
  'expect.pool-handshakes': {
    why: 'Every connection begins with a handshake. A pool spends one for each of its connections, and again for each that ended: after its last request, when it was idle for too long, or because its Pod went.',
    fix: 'Let connections live longer, or leave the Pods in place while they are used.',
  },
  'expect.pool-open': {
    why: 'A kept connection stays open, and tracked by the node, until the client or the Pod ends it. Nobody opens more of them than the pool is large.',
    fix: 'Compare the size of the pool, its idle timeout and the requests per connection with what should be open; look whether Pods went meanwhile.',
  },
  'expect.pool-busiest': {
    why: 'The requests of a pool are spread as its few connections are: with k connections drawn at random the busiest Pod gets far more than its part, and with one connection it gets all.',
    fix: 'Use more connections, a scheduler that gives each Pod its turn, or a proxy that chooses for each request.',
  },
  'expect.pool-nothing': {
    why: 'With k connections drawn evenly among n Pods, a Pod is drawn by none of them with probability ((n−1)/n)^k, and then gets no request while they live.',
    fix: 'Use more connections, a scheduler that gives each Pod its turn, or a proxy that chooses for each request.',
  },
  'expect.waits': {
    why: 'An answer takes as long as the application, the way between zones and regions, injected delays and the turns in a full connection pool together.',
    fix: "Keep requests in the client's zone (traffic distribution, locality settings), give the rule a timeout, or widen the pool.",
  },
  'expect.certificate': {
    why: 'A client accepts a certificate that is for the name it asked for and has not expired. An Ingress shows the one of the Secret that spec.tls names for the host; where that Secret is missing, holds another name, or names no such host, the controller shows its own, which no client knows.',
    fix: 'Name the host in spec.tls (or the listener of the Gateway) with a Secret of the same namespace whose certificate is for that host and still valid.',
  },
  'expect.endpoint-counts': {
    why: 'A Pod is an endpoint as soon as it has an address; Ready decides whether it is used, deletion marks it as terminating.',
    fix: "Compare replicas, readinessProbe and the rollout's maxSurge and maxUnavailable with what should be there at this moment.",
  },
  'expect.endpoints': {
    why: 'A Service lists the Pods of its namespace that match its selector; those that are Ready are used.',
    fix: "Compare the selector with the Pods' labels, and look why Pods are Ready or not.",
  },
  'expect.event': {
    why: 'Controllers and kubelets record what they do and what goes wrong as events of the object concerned.',
    fix: 'Look at the events that are there (kubekata get events): they tell what happened instead.',
  },
  'expect.refused': {
    why: 'What should happen could not: the object is not there under this name, or something forbids it.',
    fix: 'Check names and namespaces, and PodDisruptionBudgets where something is evicted.',
  },
  'expect.evictable': {
    why: 'An eviction (kubectl drain) is refused while it would leave fewer healthy Pods than a PodDisruptionBudget asks for.',
    fix: 'Run more replicas than minAvailable, or allow maxUnavailable of at least 1.',
  },
  'expect.not-evictable': {
    why: 'Only a PodDisruptionBudget whose selector matches the Pod protects it from evictions.',
    fix: 'Add a PodDisruptionBudget that selects the Pods, with minAvailable as the task asks.',
  },
  'expect.available': {
    why: 'Connections are lost when a Pod is used before it listens (no readinessProbe), or goes while it is still used (no preStop, no other Ready Pod).',
    fix: 'Give the Pods a readinessProbe that tells the truth, a preStop hook that waits a few seconds, and enough replicas.',
  },
  'expect.no-pod-of-image': {
    why: 'No Pod of this image exists, so nothing can be asked of it.',
    fix: 'Hand in a workload with exactly the image that the task names, and look why its Pods are not created.',
  },
  'expect.answered-by': {
    why: 'The request reached nobody, or somebody else than the application it was meant for.',
    fix: 'Check the host, the port and the Service it leads to; the port of the URL is the port of the Service, not of the container.',
  },
  'expect.version-share': {
    why: 'How requests are divided follows from what divides them: equal endpoints of one Service (by the number of Pods), a canary weight, or weights of a route.',
    fix: 'Give each version its own Service and divide by weight, not by the number of Pods.',
  },
  'expect.other-answers': {
    why: 'A part of the requests ends neither at the one version nor at the other, or not with status 200.',
    fix: 'Look at the way of these requests: a backend without endpoints answers 503, a rule that does not match 404.',
  },
  'expect.comes-back': {
    why: 'Session affinity remembers the address of a client for timeoutSeconds after its last new connection; when that time is over, and without affinity, every connection is a fresh choice among all Pods.',
    fix: 'Set sessionAffinity: ClientIP and a timeoutSeconds above the pause, or take it away where clients should be spread.',
  },
  'expect.busiest': {
    why: 'With session affinity a client stays with one Pod, so its whole load does too: a client that asks more than others, or many behind one address, makes one Pod busier.',
    fix: 'Spread by connection (no affinity) where clients differ, or let a proxy that tells them apart keep them, for instance by cookie.',
  },
  'expect.most-of': {
    why: 'Modes that draw at random may send many connections in a row to one Pod; round robin gives each its turn, and least connections looks at what is open.',
    fix: 'Choose a mode and a scheduler whose spread fits, or open enough connections for luck to even out.',
  },
  'expect.lost-of': {
    why: 'Some of the connections end at no Pod: there is no endpoint, or one that does not listen is among them.',
    fix: 'Look at the endpoints of the Service and the ports they listen on.',
  },
  'expect.cut': {
    why: 'A Pod that is deleted gets its preStop hook and then SIGTERM; what is still open when its process ends is cut, whatever the Service does.',
    fix: 'Give the container a preStop hook (sleep) long enough for open connections, and a terminationGracePeriodSeconds above it.',
  },
  'expect.still-sent': {
    why: 'New connections go to a Pod that is going while the rules of a node have not followed yet, or when no other Pod is Ready and the terminating ones still serve.',
    fix: 'Keep other Pods Ready, and let the Pod serve until the rules of every node have followed (preStop).',
  },
  'expect.worst-second': {
    why: 'While a Pod is dead and still in the rules, its share of new connections fails: one of n Pods is 1/n, until readiness and the sync of kube-proxy take it out.',
    fix: 'Let the readinessProbe notice sooner (periodSeconds, failureThreshold), run more Pods, and keep the sync period of kube-proxy short.',
  },
  'expect.no-health-check': {
    why: 'Only a Service of type LoadBalancer with externalTrafficPolicy: Local has a port at which each node tells a balancer whether it holds endpoints.',
    fix: 'Use type LoadBalancer and externalTrafficPolicy: Local.',
  },
  'expect.counted': {
    why: 'A rule counts the first packet of each new connection that matches it, on the node whose rules the connection meets; a sync that writes a chain anew sets its counters to 0.',
    fix: 'Ask at the node where clients connect, and count after the last change of the Service.',
  },
  'expect.no-counters': {
    why: 'Only the rules of iptables and the servers of ipvs count packets for a Service; kube-proxy writes no counter into its nftables rules.',
    fix: 'Ask a node in mode iptables or ipvs.',
  },
  'expect.moves': {
    why: 'Stickiness must come from the proxy that sees the client: the affinity of a Service behind an Ingress sees the Ingress controller as its only client, and affinity on a canary does not hold for the main rule.',
    fix: 'Use cookie affinity on the main Ingress.',
  },
  'expect.runs-for-ever': {
    why: 'The objects make controllers undo each other\u2019s work for ever, for instance two workloads whose selectors match the same Pods.',
    fix: 'Give each workload its own selector.',
  },
  'yaml.syntax': {
    why: 'The file is no YAML, so nothing behind the error can be read.',
    fix: 'Correct the line; most often it is the indentation, a missing space after a colon, or a tab.',
  },
  'yaml.refused': {
    why: 'The YAML uses something that no manifest needs and kubectl refuses or would blow up on.',
    fix: 'Write the values out plainly.',
  },
  'yaml.duplicate-key': {
    why: 'Of two equal keys the last one wins without a word, as for kubectl.',
    fix: 'Keep one of them.',
  },
  'manifest.too-big': limit,
  'manifest.encoding': { why: 'A manifest is UTF-8 text.', fix: 'Save the file as UTF-8.' },
  'manifest.nul': { why: 'A manifest is text; this file holds binary bytes.', fix: 'Hand in the YAML file itself.' },
  'manifest.too-many-documents': limit,
  'api.refused': {
    why: 'The API server does not accept the object, in the same words as on a real cluster; a refused object does not exist.',
    fix: 'Correct the field that the message names.',
  },
  'api.warning': { why: 'The API server accepts the object but warns.', fix: 'Follow the advice of the warning.' },
  'submission.nothing': {
    why: 'There is no folder of this exercise.',
    fix: 'Put the manifests into a folder with the name of the exercise.',
  },
  'submission.empty': {
    why: 'As for kubectl, only files that end in .yaml, .yml or .json are manifests.',
    fix: 'Put the manifests into the folder, and check the file names.',
  },
  'submission.not-a-folder': {
    why: 'A submission is a folder of files; links and special files are not followed.',
    fix: 'Hand in a plain folder.',
  },
  'submission.not-a-file': { why: 'Links, pipes and devices are not read.', fix: 'Hand in a copy of the file.' },
  'submission.unreadable': { why: 'The file could not be read.', fix: 'Check its permissions, or pack it again.' },
  'submission.file-size': limit,
  'submission.total-size': limit,
  'submission.files': limit,
  'submission.entries': limit,
  'submission.depth': limit,
  'submission.objects': limit,
  'submission.made': limit,
  'submission.entry-outside': {
    why: 'A path in an archive must stay inside it.',
    fix: 'Pack the folder again, without .. in its paths.',
  },
  'submission.entry-ratio': limit,
  'submission.archive': { why: 'The file is no .zip, or a damaged one.', fix: 'Pack it again as .zip.' },
  'grade.needs': {
    why: 'This criterion can only be judged when another one has passed.',
    fix: 'Correct that one first.',
  },
  'grade.broken': {
    why: 'kubekata itself failed. No points are lost by it: the submission has no score until it is graded again.',
    fix: 'Tell the instructor; with --debug the fault is shown.',
  },
  'grade.assertion': { why: 'A step of this exercise expected something else.', fix: 'Read its message.' },
}
