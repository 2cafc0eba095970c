# language: ko
기능: 영역 안에 머무는 트래픽
  영역 사이의 트래픽은 비용이 든다. 될 수 있으면 영역 안에 머물고, 어쩔 수 없을 때는 다른 영역으로 간다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(three) @points(20)
  시나리오: Pod 세 개가 서비스한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/catalog 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 catalog.shop:80에 연결한다

  @criterion(at-home) @points(30) @needs(three)
  시나리오: 트래픽이 영역 안에 머문다
    그러면 네임스페이스 client에서 catalog.shop:80으로 가는 연결은 클라이언트의 영역 안에 머문다

  @criterion(elsewhere) @points(30) @needs(three)
  시나리오: Pod를 잃은 영역에는 다른 영역이 응답한다
    만일 서비스 shop/catalog 뒤의 첫 번째 Pod에 장애가 난다
    그리고 60s가 지난다
    그러면 네임스페이스 client의 모든 클라이언트 Pod가 catalog.shop:80에 연결한다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/catalog이 있다
    그러면 클러스터 밖에서 서비스 shop/catalog의 Pod로 이어지는 길이 없다
