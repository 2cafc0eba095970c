# language: ko
기능: 쓰는 곳 하나, 읽는 곳 여럿
  쓰기는 Redis 하나가 받고 읽기는 복제본 둘이 응답한다. 같은 애플리케이션에 서비스가 둘이다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 cache에 관한 것이 하나 이상 있다

  @criterion(pods) @points(20)
  시나리오: 프라이머리 하나, 복제본 둘
    그러면 준비된 Pod가 정확히 1개 네임스페이스 cache에서 레이블 role=primary를 가진다
    그리고 준비된 Pod가 정확히 2개 네임스페이스 cache에서 레이블 role=replica를 가진다

  @criterion(writes) @points(30)
  시나리오: 쓰기는 프라이머리로 간다
    그러면 네임스페이스 client에서 redis-primary.cache:6379로 가는 연결은 네임스페이스 cache에서 레이블 role=primary인 준비된 Pod 모두에 이르고, 그 밖에는 이르지 않는다

  @criterion(reads) @points(30)
  시나리오: 읽기는 복제본으로 간다
    그러면 네임스페이스 client에서 redis-replicas.cache:6379로 가는 연결은 네임스페이스 cache에서 레이블 role=replica인 준비된 Pod 모두에 이르고, 그 밖에는 이르지 않는다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 cache/redis-primary가 있다
    그리고 서비스 cache/redis-replicas가 있다
    그러면 클러스터 밖에서 서비스 cache/redis-primary의 Pod로 이어지는 길이 없다
    그리고 클러스터 밖에서 서비스 cache/redis-replicas의 Pod로 이어지는 길이 없다
