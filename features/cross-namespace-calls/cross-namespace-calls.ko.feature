# language: ko
기능: 마이크로서비스 간 통신
  주문 서비스가 다른 네임스페이스의 결제 서비스를 호출한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 order 또는 payment에 관한 것이 하나 이상 있다

  @criterion(resolves) @points(20)
  시나리오: 결제 서비스 URL의 이름이 해석된다
    그러면 변수 PAYMENT_URL은 이미지 registry.example/shop/order:1.0의 모든 컨테이너에서 호스트가 해석되는 절대 http URL이다

  @criterion(connects) @points(20)
  시나리오: 모든 주문 Pod가 결제 Pod의 응답을 받는다
    그러면 변수 PAYMENT_URL로 이미지 registry.example/shop/order:1.0의 모든 Pod가 보낸 요청에 이미지 registry.example/shop/payment:1.0의 Pod가 응답한다

  @criterion(balanced) @points(20)
  시나리오: 결제 Pod가 부하를 똑같이 나눈다
    조건 서비스 payment/payment가 있다
    그러면 준비된 Pod가 2개 이상, 이미지 registry.example/shop/payment:1.0으로 서비스 payment/payment 뒤에 있고, 네임스페이스 order에서 온 새 연결을 똑같이 나누어 받는다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 payment/payment가 있다
    그러면 클러스터 밖에서 서비스 payment/payment의 Pod로 이어지는 길이 없다

  @criterion(health) @points(20)
  시나리오: 장애가 난 Pod는 복구될 때까지 트래픽을 받지 않는다
    조건 서비스 payment/payment가 있다
    그러면 서비스 payment/payment 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다, 네임스페이스 order에서 볼 때
