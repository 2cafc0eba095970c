# language: ko
기능: 서로를 찾는 검색 클러스터
  노드끼리는 준비되기 전에도 서로를 찾아야 하고, 클라이언트는 준비된 노드만 만나야 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 search에 관한 것이 하나 이상 있다

  @criterion(serves) @points(20)
  시나리오: 클라이언트가 응답을 받는다
    그러면 준비된 Pod가 정확히 3개 서비스 search/elasticsearch 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 상태 200을 http://elasticsearch.search:9200/ 에서 받는다

  @criterion(own-names) @points(20)
  시나리오: 노드마다 자기 이름이 있다
    그러면 네임스페이스 search의 모든 클라이언트 Pod가 elasticsearch-0.elasticsearch-peers.search:9300에 연결한다
    그리고 네임스페이스 search의 모든 클라이언트 Pod가 elasticsearch-1.elasticsearch-peers.search:9300에 연결한다
    그리고 네임스페이스 search의 모든 클라이언트 Pod가 elasticsearch-2.elasticsearch-peers.search:9300에 연결한다

  @criterion(discovery) @points(25)
  시나리오: 준비되지 않은 노드도 찾을 수 있다
    만일 이미지 registry.example/elasticsearch:8.19의 모든 Pod에 60s 동안 문제가 있다
    그러면 서비스 search/elasticsearch-peers의 엔드포인트는 준비됨 3개, 준비 안 됨 0개, 종료 중 0개이다
    그리고 이름 elasticsearch-peers.search는 준비되었든 아니든 서비스 search/elasticsearch-peers의 모든 엔드포인트로 해석된다, 네임스페이스 search에서

  @criterion(health) @points(15)
  시나리오: 클라이언트는 문제 있는 노드를 만나지 않는다
    그러면 서비스 search/elasticsearch 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 search/elasticsearch이 있다
    그러면 클러스터 밖에서 서비스 search/elasticsearch의 Pod로 이어지는 길이 없다
