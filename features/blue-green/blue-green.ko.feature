# language: ko
기능: 블루/그린 전환
  두 버전이 나란히 돌고, 트래픽은 새 버전만 받는다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(both-run) @points(30)
  시나리오: 두 버전이 모두 돌고 있어 언제든 되돌릴 수 있다
    그러면 준비된 Pod가 정확히 2개 네임스페이스 shop에서 레이블 version=v1.0을 가진다
    그리고 준비된 Pod가 정확히 2개 네임스페이스 shop에서 레이블 version=v2.0을 가진다

  @criterion(green-only) @points(50)
  시나리오: 모두가 v2.0을 만나고, 그 Pod가 모두 일한다
    그러면 네임스페이스 client에서 api.shop:80으로 가는 연결은 네임스페이스 shop에서 레이블 version=v2.0인 준비된 Pod 모두에 이르고, 그 밖에는 이르지 않는다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/api이 있다
    그러면 클러스터 밖에서 서비스 shop/api의 Pod로 이어지는 길이 없다
