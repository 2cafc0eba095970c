# language: ko
기능: 셀렉터 없는 서비스
  클러스터 밖의 데이터베이스 두 대를 서비스 하나 뒤에 둔다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 data에 관한 것이 하나 이상 있다

  @criterion(cluster-ip) @points(30)
  시나리오: 이름이 클러스터의 주소로 이어진다
    그러면 이름 inventory.data는 서비스 data/inventory의 클러스터 IP로 해석된다, 네임스페이스 client에서

  @criterion(connects) @points(30)
  시나리오: 클라이언트가 3306 포트에 연결한다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 inventory.data:3306에 연결한다

  @criterion(both) @points(30)
  시나리오: 두 데이터베이스가 모두 서비스 뒤에 있다
    그러면 서비스 data/inventory의 준비된 엔드포인트는 "198.51.100.21, 198.51.100.22"이다
