# language: ko
기능: 끊김 없는 롤아웃
  손님이 결제하는 동안에도 새 버전을 내보낸다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(serves) @points(30)
  시나리오: Pod 세 개가 서비스한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/checkout 뒤에 있다
    그리고 네임스페이스 client의 모든 클라이언트 Pod가 checkout.shop:80에 연결한다

  @criterion(rollout) @points(60) @needs(serves)
  시나리오: 롤아웃하는 동안 아무도 돌려보내지 않는다
    만일 Deployment shop/checkout을 이미지 registry.example/checkout:1.1로 롤아웃한다
    그러면 5m 동안 적어도 100%의 연결이 checkout.shop:80에서 성공한다, 서비스 shop/checkout에 네임스페이스 client에서
