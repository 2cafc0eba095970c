# language: ko
기능: 내부 데이터베이스
  클러스터 안에서만 접근할 수 있는 읽기 전용 MySQL 복제본 세 개.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 data에 관한 것이 하나 이상 있다

  @criterion(replicas) @points(20)
  시나리오: 서비스 뒤에 준비된 Pod가 세 개 있다
    조건 서비스 data/mysql-read가 있다
    그러면 준비된 Pod가 정확히 3개 서비스 data/mysql-read 뒤에 있다

  @criterion(reachable) @points(25)
  시나리오: 다른 네임스페이스에서 이름으로 데이터베이스에 접근한다
    그러면 모든 노드의 클라이언트 Pod가 mysql-read.data.svc.cluster.local:3306에 연결한다

  @criterion(balanced) @points(15)
  시나리오: 새 연결이 여러 Pod에 나뉜다
    조건 서비스 data/mysql-read가 있다
    그러면 서비스 data/mysql-read 뒤의 모든 Pod가 새 연결을 받고, 어느 것도 1/2을 넘지 않는다

  @criterion(internal-only) @points(15)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 data/mysql-read가 있다
    그러면 클러스터 밖에서 서비스 data/mysql-read의 Pod로 이어지는 길이 없다

  @criterion(health) @points(15)
  시나리오: 장애가 난 Pod는 복구될 때까지 트래픽을 받지 않는다
    조건 서비스 data/mysql-read가 있다
    그러면 서비스 data/mysql-read 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다
