# language: ko
기능: 회로 차단기
  애플리케이션이 견딜 수 있는 것보다 많은 요청은 바로 거절하고, 실패만 하는 Pod는 한동안 쉬게 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(serves) @points(20)
  시나리오: Pod 두 개가 서비스한다
    그러면 준비된 Pod가 정확히 2개 서비스 shop/stock 뒤에 있다
    그리고 203.0.113.9의 클라이언트가 상태 200을 http://stock.shop.example/ 에서 받는다

  @criterion(at-once) @points(35) @needs(serves)
  시나리오: 한꺼번에 열 개까지
    그러면 한꺼번에 보낸 요청 30개 가운데, 203.0.113.9의 클라이언트가 http://stock.shop.example/ 에 보냈을 때, 10개가 상태 200을 받는다
    그리고 한꺼번에 보낸 요청 30개 가운데, 203.0.113.9의 클라이언트가 http://stock.shop.example/ 에 보냈을 때, 20개가 상태 503을 받는다

  @criterion(ejected) @points(35) @needs(serves)
  시나리오: 실패만 하는 Pod는 쉬게 한다
    만일 서비스 shop/stock 뒤의 첫 번째 Pod에 장애가 난다
    그러면 요청 40개를 203.0.113.9의 클라이언트가 http://stock.shop.example/ 에 1s마다 하나씩 보내면 많아야 3개가 실패한다
