# language: ko
기능: 같은 Pod로 돌아오는 클라이언트
  장바구니를 메모리에 두는 애플리케이션에는 같은 클라이언트가 같은 Pod로 가야 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(three) @points(20)
  시나리오: Pod 세 개가 함께 일한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/cart 뒤에 있다

  @criterion(stays) @points(50)
  시나리오: 클라이언트는 처음 만난 Pod에 머문다
    그러면 네임스페이스 client의 클라이언트 Pod는 요청 50번 동안 http://cart.shop/ 에서 한 Pod만 만난다

  @criterion(spread) @points(10)
  시나리오: 서로 다른 클라이언트는 Pod를 나누어 쓴다
    그러면 서비스 shop/cart 뒤의 모든 Pod가 새 연결을 받고, 어느 것도 1/2을 넘지 않는다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/cart이 있다
    그러면 클러스터 밖에서 서비스 shop/cart의 Pod로 이어지는 길이 없다
