# language: ko
기능: 연결을 열어 두는 클라이언트
  연결을 열어 두면 그 연결을 받은 Pod에 머문다. 앞에서 요청마다 고르는 것이 있으면 다르다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(serves) @points(20)
  시나리오: Pod 두 개가 서비스한다
    그러면 준비된 Pod가 정확히 2개 서비스 shop/orders 뒤에 있다
    그리고 203.0.113.9의 클라이언트가 상태 200을 http://orders.shop.example/orders 에서 받는다

  @criterion(even) @points(20) @needs(serves)
  시나리오: 둘이 요청을 절반씩 받는다
    만일 203.0.113.9의 클라이언트가 연결 10개를 http://orders.shop.example/orders 에 열어 두고 요청 100개를 보낸다
    그러면 http://orders.shop.example/orders 에 열어 둔 연결에는 핸드셰이크가 많아야 10번 들었다
    그리고 요청 100개를 http://orders.shop.example/orders 에 열어 둔 연결로 더 보내면 서비스 shop/orders 뒤의 모든 Pod가 적어도 50%를 받는다

  @criterion(scaled) @points(50) @needs(serves)
  시나리오: 전부터 있던 연결로도 새 Pod가 제 몫을 받는다
    만일 203.0.113.9의 클라이언트가 연결 10개를 http://orders.shop.example/orders 에 열어 두고 요청 100개를 보낸다
    그리고 Deployment shop/orders의 복제본을 4개로 바꾼다
    그리고 10s가 지난다
    그러면 준비된 Pod가 정확히 4개 서비스 shop/orders 뒤에 있다
    그리고 요청 100개를 http://orders.shop.example/orders 에 열어 둔 연결로 더 보내면 서비스 shop/orders 뒤의 모든 Pod가 적어도 25%를 받는다
